package dev.rmap.benchmarks;

import dev.rmap.redis.Messages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * The least that a group commit over Redis can be, as the limit of ours where many threads write: one script call at a time
 * for writes that wait, by halves as ours (decision 4), which stores them at once, counts their revisions and publishes
 * each change, or all in one message. There is nothing else: no replica, no value before, no log, and nothing that makes
 * it safe to repeat. A script that does nothing shows what of that is the way to the server and back. No more writes wait
 * than threads write, so a group is small enough for one call.
 */
final class BareGroups {

    private static final String STORE = "local n = #ARGV / 2 "
            + "local rev, stored = redis.call('HINCRBY', KEYS[1], '=rev', n) - n, {} "
            + "for i = 1, n do stored[2 * i - 1], stored[2 * i] = ARGV[i], ARGV[n + i] end "
            + "redis.call('HSET', KEYS[1], '=kind', 'set', unpack(stored)) ";

    private static final String TELL_EACH = "for i = 1, n do "
            + "local text = string.format('%d', rev + i) "
            + "redis.call('PUBLISH', KEYS[2], 'set:' .. struct.pack('<I4c0I4', #ARGV[i], ARGV[i], #ARGV[n + i])"
            + " .. ARGV[n + i] .. struct.pack('<I4c0', #text, text)) "
            + "end return rev";

    private static final String TELL_ALL = "local text = string.format('%d', rev + n) "
            + "redis.call('PUBLISH', KEYS[2], 'set:' .. struct.pack('<I4c0', #text, text) .. cmsgpack.pack(stored)) "
            + "return rev";

    private static final String NOTHING = "return 0";

    private record Write(String key, String value, CompletableFuture<Void> done) {}

    private final ConcurrentLinkedQueue<Write> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final RScript script;
    private final String sha;

    /** How many writes the latest group had. Who has a call under way changes it. */
    private int latest;

    private BareGroups(RedissonClient client, String text) {
        this.script = client.getScript(ByteArrayCodec.INSTANCE);
        this.sha = script.scriptLoad(text);
    }

    /** Groups that are stored and told. Opens nothing of its own. */
    static BareGroups storing(RedissonClient client, Messages messages) {
        return new BareGroups(client, STORE + (messages == Messages.ONE_FOR_EACH_BATCH ? TELL_ALL : TELL_EACH));
    }

    /** Groups that go to the server, which does nothing with them. Opens nothing of its own. */
    static BareGroups doingNothing(RedissonClient client) {
        return new BareGroups(client, NOTHING);
    }

    /** Writes one entry, together with all that wait meanwhile. */
    void put(String key, String value) {
        Write write = new Write(key, value, new CompletableFuture<>());
        waiting.add(write);
        pump();
        write.done().join();
    }

    private void pump() {
        while (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
            List<Write> group = nextGroup();
            if (!group.isEmpty()) {
                send(group);
                return;
            }
            underWay.set(false);
        }
    }

    private List<Write> nextGroup() {
        int all = waiting.size();
        int share = all > 2 * latest ? (all + latest + 1) / 2 : all;
        List<Write> group = new ArrayList<>();
        while (group.size() < share) {
            group.add(waiting.remove());
        }
        latest = share;
        return group;
    }

    private void send(List<Write> group) {
        Object[] arguments = Stream.concat(
                        group.stream().map(Write::key), group.stream().map(Write::value))
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray();
        call(arguments).whenComplete((revision, failure) -> {
            underWay.set(false);
            try {
                pump();
            } finally {
                group.forEach(write -> finish(write, failure));
            }
        });
    }

    private CompletionStage<Long> call(Object[] arguments) {
        try {
            return script.evalShaAsync(
                    RScript.Mode.READ_WRITE,
                    sha,
                    RScript.ReturnType.LONG,
                    List.of("bare:content", "bare:updates"),
                    arguments);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static void finish(Write write, @Nullable Throwable failure) {
        if (failure == null) {
            write.done().complete(null);
        } else {
            write.done().completeExceptionally(failure);
        }
    }
}

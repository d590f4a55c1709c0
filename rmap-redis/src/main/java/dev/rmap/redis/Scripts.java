package dev.rmap.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Runs the scripts for one map. Redisson sends their digests, and their texts to a server that does not know them
 * (any more).
 *
 * <p>Always at the master: a copy of it may lag behind what was published. And once: whoever asks decides whether to ask
 * again, and knows then what a failure means. Redisson would hide, behind the last error, that an earlier try may have
 * had an effect.
 */
final class Scripts {

    private static final String COMMIT =
            texts("keys.lua", "batch.lua", "common.lua", "longway.lua", "values.lua", "commit.lua");
    private static final String CATCH_UP = texts("keys.lua", "common.lua", "catchup.lua");
    private static final String ALLOWED = text("allowed.lua");

    private final RScript scripts;
    private final String routingKey;

    /**
     * Scripts for one map.
     *
     * @param routingKey the name of the content hash before the client's name mapper has seen it: Redisson maps it, and
     *     finds the node by the result
     */
    Scripts(RedissonClient client, String routingKey) {
        this.scripts = client.getScript(
                OptionalOptions.defaults().codec(ByteArrayCodec.INSTANCE).retryAttempts(0));
        this.routingKey = routingKey;
    }

    CompletionStage<byte[]> commit(List<Object> keys, Object[] arguments) {
        return run(COMMIT, RScript.ReturnType.VALUE, keys, arguments);
    }

    CompletionStage<List<Object>> catchUp(List<Object> keys, Object[] arguments) {
        return run(CATCH_UP, RScript.ReturnType.LIST, keys, arguments);
    }

    /** Fails if this user may not listen to the channel, as far as the server can be asked. */
    CompletionStage<List<Object>> allowed(String channel) {
        return run(ALLOWED, RScript.ReturnType.LIST, List.of(), new Object[] {MapKeys.utf8(channel)});
    }

    /** The keys go as bytes, which Redisson's name mapper leaves alone. */
    private <T> CompletionStage<T> run(String text, RScript.ReturnType reply, List<Object> keys, Object[] arguments) {
        try {
            return scripts.evalAsync(routingKey, RScript.Mode.READ_WRITE, text, reply, keys, arguments);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static String texts(String... names) {
        return Stream.of(names).map(Scripts::text).collect(Collectors.joining());
    }

    private static String text(String name) {
        try (InputStream in = Scripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the script " + name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.rmap.redis;

import dev.rmap.model.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells the authority which entries were changed by peers that know no deadlines. Such a peer leaves the record of a
 * deadline behind when it stores another value or clears the map, and the record would be in force again if the first
 * value came back before anybody looked.
 *
 * <p>One call at a time, and none while no entry has a deadline. What does not fit into the queue is not told: its record
 * is void all the same, unless the value comes back. A clear takes the place of what was before it.
 */
final class PeerChanges {

    private static final int MOST = 300;

    /**
     * A change of a peer.
     *
     * @param key the key; empty if the map was cleared
     * @param number the revision
     * @param digest the SHA-1 of the value in hexadecimal digits; empty if the entry was removed
     */
    private record Heard(Bytes key, long number, String digest) {}

    private final Function<List<Bytes>, CompletionStage<CatchUpReply>> tell;

    /** Guards the fields below. */
    private final Object lock = new Object();

    private final Queue<Heard> waiting = new ArrayDeque<>();
    private boolean telling;
    private boolean dated = true;

    /** How often a deadline was heard of. */
    private long deadlines;

    /**
     * Changes that will be told in this way.
     *
     * @param tell takes for each change its key, its revision and the digest of its value
     */
    PeerChanges(Function<List<Bytes>, CompletionStage<CatchUpReply>> tell) {
        this.tell = tell;
    }

    /** An entry was given a deadline, or may have one. A message that says so can be lost; every answer says it too. */
    void deadlineSet() {
        synchronized (lock) {
            dated = true;
            deadlines++;
        }
    }

    /** A peer stored that value, or removed the entry. */
    void changed(Bytes key, long number, Optional<Bytes> value) {
        heard(() -> new Heard(
                key, number, value.map(stored -> Sha1.hex(stored.array())).orElse("")));
    }

    /** A peer cleared the map. */
    void cleared(long number) {
        synchronized (lock) {
            waiting.removeIf(heard -> heard.number() < number);
        }
        heard(() -> new Heard(Bytes.EMPTY, number, ""));
    }

    private void heard(Supplier<Heard> what) {
        synchronized (lock) {
            if (!dated || waiting.size() >= MOST) {
                return;
            }
            waiting.add(what.get());
            if (telling) {
                return;
            }
            telling = true;
        }
        tellAll();
    }

    private void tellAll() {
        List<Bytes> words = new ArrayList<>();
        long before;
        synchronized (lock) {
            for (Heard heard : waiting) {
                words.add(heard.key());
                words.add(Bytes.utf8(Long.toString(heard.number())));
                words.add(Bytes.utf8(heard.digest()));
            }
            waiting.clear();
            before = deadlines;
        }
        tell.apply(words).whenComplete((reply, failure) -> {
            if (isMoreToTell(reply == null || reply.isDated(), before)) {
                tellAll();
            }
        });
    }

    private boolean isMoreToTell(boolean stillDated, long before) {
        synchronized (lock) {
            dated &= stillDated || deadlines != before;
            if (!dated) {
                waiting.clear();
            }
            telling = !waiting.isEmpty();
            return telling;
        }
    }
}

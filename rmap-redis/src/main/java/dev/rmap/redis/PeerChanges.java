package dev.rmap.redis;

import dev.rmap.model.Bytes;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Tells the authority which entries were changed by peers that know no deadlines. Such a peer leaves the record of a
 * deadline behind when it stores another value or clears the map, and the record would be in force again if the first
 * value came back before anybody looked.
 *
 * <p>One call at a time, and none while no entry has a deadline. What does not fit into the queue is not told: its record
 * is void all the same, unless the value comes back. A clear takes the place of what was before it.
 *
 * <p>Only what is new is told: a message that was overtaken by another one may be a stray repeat of what the authority
 * judged long ago.
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

    private final CatchUp.Ask ask;

    /** Guards the fields below. */
    private final Object lock = new Object();

    private final Queue<Heard> waiting = new ArrayDeque<>();
    private boolean telling;
    private boolean dated = true;

    /** The history that the latest answer spoke of. */
    private Lineage lineage = Lineage.UNKNOWN;

    /** The highest revision that a message spoke of. */
    private long highest;

    /** How often a deadline was heard of. */
    private long deadlines;

    /** Changes that will be told in this way. */
    PeerChanges(CatchUp.Ask ask) {
        this.ask = ask;
    }

    /** An entry was given a deadline, or may have one. A message that says so can be lost; every answer says it too. */
    void deadlineSet() {
        synchronized (lock) {
            dated = true;
            deadlines++;
        }
    }

    /** A writer that keeps deadlines made that revision. */
    void changedByOurs(long number) {
        synchronized (lock) {
            highest = Math.max(highest, number);
        }
    }

    /** The highest revision that a message spoke of. */
    long highestHeard() {
        synchronized (lock) {
            return highest;
        }
    }

    /**
     * The authority answered a question that was asked when the highest revision was {@code heard}. It cannot stand below
     * that, unless the message was false or its history is lost.
     */
    void answered(Position tip, long heard) {
        synchronized (lock) {
            if (tip.number() < heard && heard <= highest) {
                highest = tip.number();
            }
            if (!tip.lineage().equals(lineage)) {
                if (lineage.isKnown()) {
                    waiting.clear();
                }
                lineage = tip.lineage();
            }
        }
    }

    /** A peer stored that value, or removed the entry. */
    void changed(Bytes key, long number, Optional<Bytes> value) {
        heard(
                number,
                () -> new Heard(
                        key,
                        number,
                        value.map(stored -> Sha1.hex(stored.array())).orElse("")));
    }

    /** A peer cleared the map. */
    void cleared(long number) {
        synchronized (lock) {
            waiting.removeIf(heard -> number > highest && heard.number() < number);
        }
        heard(number, () -> new Heard(Bytes.EMPTY, number, ""));
    }

    private void heard(long number, Supplier<Heard> what) {
        synchronized (lock) {
            if (number <= highest) {
                return;
            }
            highest = number;
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
        CatchUp.Question question;
        long before;
        synchronized (lock) {
            for (Heard heard : waiting) {
                words.add(heard.key());
                words.add(Bytes.utf8(Long.toString(heard.number())));
                words.add(Bytes.utf8(heard.digest()));
            }
            waiting.clear();
            question = CatchUp.Question.changedByPeers(lineage, words);
            before = deadlines;
        }
        ask.apply(question).whenComplete((reply, failure) -> {
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

package dev.rmap.redis;

import dev.rmap.model.Bytes;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the authority which entries were changed by peers that know no deadlines. Such a peer leaves the record of a
 * deadline behind when it stores another value, removes the entry or clears the map, and the record would be in force
 * again if the first value came back before anybody looked.
 *
 * <p>One call at a time, and none while no entry has a deadline. A call that fails is made again after a pause, which
 * doubles, until the link is closed.
 *
 * <p>Only what is new is told: a message that was overtaken by another one may be a stray repeat of what the authority
 * judged long ago.
 */
final class PeerChanges {

    private static final long LEAST_PAUSE_MILLIS = 1_000;
    private static final long MOST_PAUSE_MILLIS = 64_000;

    /** Runs something after a while. */
    interface Later {
        void after(long millis, Runnable what);
    }

    private final CatchUp.Ask ask;
    private final Later later;

    /** Guards the fields below. */
    private final Object lock = new Object();

    private final PeerWords words = new PeerWords();

    /** The history that the latest answer spoke of. */
    private Lineage lineage = Lineage.UNKNOWN;

    /** The highest revision that a message spoke of. */
    private long highest;

    /** Whether a call or a pause is under way. */
    private boolean busy;

    private boolean closed;
    private boolean dated = true;

    /** How often a deadline was heard of. */
    private long deadlines;

    private long pauseMillis = LEAST_PAUSE_MILLIS;

    /**
     * Changes that will be told in this way.
     *
     * @param later makes a call again that has failed
     */
    PeerChanges(CatchUp.Ask ask, Later later) {
        this.ask = ask;
        this.later = later;
    }

    /** An entry was given a deadline, or may have one. A message that says so can be lost; every answer says it too. */
    void deadlineSet() {
        synchronized (lock) {
            dated = true;
            deadlines++;
        }
        goOn();
    }

    /** A writer that keeps deadlines made that revision. */
    void changedByOurs(long number) {
        synchronized (lock) {
            highest = Math.max(highest, number);
        }
    }

    /** A peer stored that value, or removed the entry. */
    void changed(Bytes key, long number, Optional<Bytes> value) {
        if (isNews(number)) {
            addChange(key, number, value);
            goOn();
        }
    }

    /** The digest costs, so it is made only of what can be told. */
    private void addChange(Bytes key, long number, Optional<Bytes> value) {
        synchronized (lock) {
            if (dated && words.hasRoom()) {
                String digest = value.map(stored -> Sha1.hex(stored.array())).orElse("");
                words.add(new PeerWords.Word(key, number, digest));
            } else if (dated) {
                words.missed();
            }
        }
    }

    /** A peer cleared the map. */
    void cleared(long number) {
        if (isNews(number)) {
            addClear(number);
            goOn();
        }
    }

    private void addClear(long number) {
        synchronized (lock) {
            if (dated) {
                words.add(new PeerWords.Word(Bytes.EMPTY, number, ""));
            }
        }
    }

    private boolean isNews(long number) {
        synchronized (lock) {
            boolean news = number > highest;
            highest = Math.max(highest, number);
            return news;
        }
    }

    /** The highest revision that a message spoke of. */
    long highestHeard() {
        synchronized (lock) {
            return highest;
        }
    }

    /**
     * The authority answered any question that was asked when the highest revision was {@code heard}. It cannot stand below
     * that, unless the message was false or its history is lost; then those that came since were taken for old. Where it
     * answers with a snapshot, nobody knows what peers did before.
     */
    void answered(CatchUp.Question question, CatchUpReply reply, long heard) {
        Position tip = reply.tip().position();
        synchronized (lock) {
            if (tip.number() < heard && heard <= highest) {
                highest = tip.number();
                words.missed();
            }
            if (question.isSince() && reply.status() == CatchUpReply.Status.PART && reply.isDated()) {
                words.missed();
            }
            if (!tip.lineage().equals(lineage)) {
                if (lineage.isKnown()) {
                    words.otherHistory();
                }
                lineage = tip.lineage();
            }
        }
        if (reply.isDated()) {
            deadlineSet();
        }
    }

    /** Nothing is told any more. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    private void goOn() {
        CatchUp.Question question;
        long before;
        synchronized (lock) {
            if (busy || closed || !dated) {
                return;
            }
            Optional<CatchUp.Question> next = words.next(lineage);
            if (next.isEmpty()) {
                return;
            }
            busy = true;
            question = next.get();
            before = deadlines;
        }
        ask.apply(question).whenComplete((reply, failure) -> end(question, reply, before));
    }

    private void end(CatchUp.Question question, @Nullable CatchUpReply reply, long before) {
        if (reply == null) {
            later.after(nextPause(), this::free);
            return;
        }
        synchronized (lock) {
            pauseMillis = LEAST_PAUSE_MILLIS;
            words.answered(question, reply);
            dated &= reply.isDated() || deadlines != before;
            if (!dated) {
                words.noRecords();
            }
        }
        free();
    }

    private long nextPause() {
        synchronized (lock) {
            words.failed();
            long pause = pauseMillis;
            pauseMillis = Math.min(2 * pause, MOST_PAUSE_MILLIS);
            return pause;
        }
    }

    private void free() {
        synchronized (lock) {
            busy = false;
        }
        goOn();
    }
}

package dev.rmap.redis;

import dev.rmap.model.Bytes;
import dev.rmap.model.Lineage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the authority has yet to be told of peers that know no deadlines: their changes, as many as fit, and whether all
 * records of deadlines have to be looked through, because a change did not fit or was not heard of. Says what to ask next,
 * and asks nothing. For one thread at a time, and one question at a time.
 *
 * <p>A clear takes the place of what was before it, and always fits.
 */
final class PeerWords {

    static final int MOST = 300;

    private static final String NO_SWEEP = "";

    /**
     * A change of a peer.
     *
     * @param key the key; empty if the map was cleared
     * @param number the revision
     * @param digest the SHA-1 of the value in hexadecimal digits; empty if the entry was removed
     */
    record Word(Bytes key, long number, String digest) {

        boolean isClear() {
            return key.isEmpty();
        }
    }

    private final List<Word> waiting = new ArrayList<>();

    /** What the question under way tells. */
    private List<Word> told = List.of();

    /** Whether a sweep has to begin after the one that is under way, or now. */
    private boolean missed;

    /** Whether the latest question told of changes. Then it is the turn of a sweep, so that no flood of changes keeps it off. */
    private boolean toldLast;

    /** Where the sweep that is under way goes on. */
    private String cursor = NO_SWEEP;

    /** Whether a word that is no clear fits. */
    boolean hasRoom() {
        return waiting.size() < MOST;
    }

    void add(Word word) {
        if (word.isClear()) {
            waiting.removeIf(before -> before.number() < word.number());
        }
        if (word.isClear() || hasRoom()) {
            waiting.add(word);
        } else {
            missed = true;
        }
    }

    /** Changes were not heard of. */
    void missed() {
        missed = true;
    }

    /** What waits belongs to a history that is over, or to the next one: nobody knows. */
    void otherHistory() {
        waiting.clear();
        told = List.of();
        missed = true;
    }

    /** There are no records. */
    void noRecords() {
        waiting.clear();
        cursor = NO_SWEEP;
    }

    /** What to ask, if there is anything to ask. Its answer, or that there is none, has to be said before the next call. */
    Optional<CatchUp.Question> next(Lineage lineage) {
        if (missed && cursor.equals(NO_SWEEP)) {
            missed = false;
            cursor = CatchUp.Question.START;
        }
        boolean sweeps = !cursor.equals(NO_SWEEP);
        if (!waiting.isEmpty() && !(sweeps && toldLast)) {
            toldLast = true;
            told = List.copyOf(waiting);
            waiting.clear();
            return Optional.of(CatchUp.Question.changedByPeers(lineage, inWords(told)));
        }
        toldLast = false;
        return sweeps ? Optional.of(CatchUp.Question.sweep(cursor)) : Optional.empty();
    }

    private static List<Bytes> inWords(List<Word> words) {
        List<Bytes> all = new ArrayList<>();
        for (Word word : words) {
            all.add(word.key());
            all.add(Bytes.utf8(Long.toString(word.number())));
            all.add(Bytes.utf8(word.digest()));
        }
        return all;
    }

    /** The authority did what it was asked. When it is told of a clear, it may begin a sweep by itself. */
    void answered(CatchUp.Question question, CatchUpReply reply) {
        told = List.of();
        if (!reply.isLast()) {
            cursor = reply.cursor();
        } else if (question.isSweep()) {
            cursor = NO_SWEEP;
        }
    }

    /** There was no answer: words are told again, and a sweep begins anew, because the server may have been restarted. */
    void failed() {
        if (!cursor.equals(NO_SWEEP)) {
            cursor = NO_SWEEP;
            missed = true;
        }
        List<Word> since = List.copyOf(waiting);
        waiting.clear();
        told.forEach(this::add);
        since.forEach(this::add);
        told = List.of();
    }
}

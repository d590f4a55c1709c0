package dev.rmap.engine.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The commits that were applied because an answer brought them, until the feed brings them again: then they are no news.
 * Confined to the lane.
 */
final class Echoes {

    /** How many commits the feed may lag behind the answers; beyond that, commits are left to the feed. */
    static final int MOST = 4_096;

    private final Deque<Group> awaited = new ArrayDeque<>();

    boolean hasRoomFor(List<Group> commits) {
        return awaited.size() + commits.size() <= MOST;
    }

    /** These were applied. */
    void await(List<Group> commits) {
        awaited.addAll(commits);
    }

    /** Whether the feed brings a commit exactly as it was applied. Those before it did not come in their turn. */
    boolean isEcho(Group commit) {
        while (!awaited.isEmpty() && awaited.getFirst().last() < commit.first()) {
            awaited.removeFirst();
        }
        if (awaited.isEmpty() || !awaited.getFirst().equals(commit)) {
            return false;
        }
        awaited.removeFirst();
        return true;
    }

    /** The feed goes on behind them, or somewhere else. */
    void clear() {
        awaited.clear();
    }
}

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

    private final long maxBytes;
    private final Deque<Group> awaited = new ArrayDeque<>();
    private long bytes;

    /**
     * Nothing is awaited.
     *
     * @param maxBytes how many bytes the awaited commits may have; beyond that, commits are left to the feed
     */
    Echoes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean hasRoomFor(List<Group> commits) {
        return awaited.size() + commits.size() <= MOST && bytes + sizeOf(commits) <= maxBytes;
    }

    /** These were applied. */
    void await(List<Group> commits) {
        awaited.addAll(commits);
        bytes += sizeOf(commits);
    }

    private static long sizeOf(List<Group> commits) {
        return commits.stream().mapToLong(Sizes::of).sum();
    }

    /** Whether the feed brings a commit exactly as it was applied. Those before it did not come in their turn. */
    boolean isEcho(Group commit) {
        while (!awaited.isEmpty() && awaited.getFirst().last() < commit.first()) {
            forgetFirst();
        }
        if (awaited.isEmpty() || !awaited.getFirst().equals(commit)) {
            return false;
        }
        forgetFirst();
        return true;
    }

    private void forgetFirst() {
        bytes -= Sizes.of(awaited.removeFirst());
    }

    /** The feed goes on behind them, or somewhere else. */
    void clear() {
        awaited.clear();
        bytes = 0;
    }
}

package dev.rmap.engine.follow;

import dev.rmap.engine.EngineConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The changes that the feed brought while a catch-up is under way: one run of numbers. Confined to the lane. */
final class HeldChanges {

    private final EngineConfig.Limits limits;
    private final Deque<Group> groups = new ArrayDeque<>();
    private long bytes;

    HeldChanges(EngineConfig.Limits limits) {
        this.limits = limits;
    }

    /** Keeps more of them; answers false if they are more than may be held, which are to be dropped then. */
    boolean add(List<Group> more) {
        for (Group group : more) {
            groups.add(group);
            bytes += Sizes.of(group);
        }
        return groups.size() <= limits.feedQueue() && bytes <= limits.queueBytes();
    }

    void drop() {
        groups.clear();
        bytes = 0;
    }

    /** Takes out those up to a number; of a group that goes beyond it, the changes up to it. */
    List<Group> takeThrough(long number) {
        List<Group> taken = new ArrayList<>();
        while (!groups.isEmpty() && groups.getFirst().first() <= number) {
            Group first = groups.removeFirst();
            Group part = first.upTo(number);
            taken.add(part);
            bytes -= Sizes.of(part);
            if (first.last() > number) {
                groups.addFirst(first.beyond(number));
            }
        }
        return taken;
    }
}

package dev.rmap.engine.follow;

import dev.rmap.engine.EngineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The changes that the feed brought while a catch-up is under way: one run of numbers. Confined to the lane. */
final class HeldChanges {

    private final EngineConfig.Limits limits;

    /** By the number of their first change. */
    private final NavigableMap<Long, Group> groups = new TreeMap<>();

    /** What was taken onto the stage last. */
    private Optional<Group> staged = Optional.empty();

    private long bytes;

    HeldChanges(EngineConfig.Limits limits) {
        this.limits = limits;
    }

    /** Keeps more of them; answers false if they are more than may be held, which are to be dropped then. */
    boolean add(List<Group> more) {
        for (Group group : more) {
            groups.put(group.first(), group);
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
        while (!groups.isEmpty() && groups.firstKey() <= number) {
            Group first = groups.pollFirstEntry().getValue();
            Group part = first.upTo(number);
            taken.add(part);
            bytes -= Sizes.of(part);
            if (first.last() > number) {
                groups.put(number + 1, first.beyond(number));
            }
        }
        return taken;
    }

    /** The same for the stage. */
    List<Group> stageThrough(long number) {
        List<Group> taken = takeThrough(number);
        if (!taken.isEmpty()) {
            staged = Optional.of(taken.get(taken.size() - 1));
        }
        return taken;
    }

    /** What was taken onto the stage last, if it ends with that number. */
    Optional<Group> lastStaged(long number) {
        return staged.filter(last -> last.last() == number);
    }

    /** There is no stage any more. */
    void forgetStaged() {
        staged = Optional.empty();
    }

    /**
     * Whether another change of the number that the group ends with is held, or was the last to go onto the stage. The feed
     * brings numbers in order: a change that was forged ahead of its number is followed by the true one.
     */
    boolean contradicts(Group group) {
        Map.Entry<Long, Group> near = groups.floorEntry(group.last());
        return (near != null && near.getValue().contradicts(group))
                || staged.map(last -> last.contradicts(group)).orElse(false);
    }
}

package dev.rmap.engine.follow;

import dev.rmap.backend.Tip;
import dev.rmap.engine.time.AuthorityClock;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Position;
import java.util.List;

/** What the {@link SyncLoop} keeps at exactly one revision of the authority's history. Changed by its lane alone. */
public interface Copy {

    /** Where it stands. Any thread. */
    Position position();

    /** The authority's clock. Any thread. */
    AuthorityClock clock();

    /** How many entries it has. Any thread. */
    int size();

    /**
     * Whether what any write of this process replaces has to be asked for: it may not be kept here, and its receipt is all that
     * can tell an event what it was (docs/decisions/0022-a-bound-lets-values-go.md). Any thread.
     */
    boolean asksForReplaced();

    /** About how many bytes the value under a stored key has, as far as it is known here and is not small. Any thread. */
    long sizeUnder(Bytes key);

    /** How many entries the stage has. */
    int staged();

    /** Applies whole commits, in order. */
    void apply(List<Group> groups, Position at);

    /** Applies the differences between where it stands and {@code at}. */
    void applyMissed(List<Content> differences, Deadline mapDeadlineThere, Position at);

    /** Throws away a snapshot in the making. */
    void dropStage();

    /** Puts entries onto the stage as the authority held them at the tip. */
    void stage(List<Content> entries, Tip there);

    /** Applies changes to the stage, over the parts that it has. */
    void stageChanges(List<Group> groups);

    /** Puts the stage in the place of what it holds. */
    void install(Position at);
}

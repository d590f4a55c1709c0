package dev.rmap.faults.history;

import dev.rmap.model.Revision;
import java.util.Optional;

/**
 * What the listener of a worker heard; in the order of hearing.
 *
 * @param process the worker
 * @param kind what happened
 * @param revision at which revision
 * @param key the entry, or empty
 * @param before the old value, or the text of the lineage that ended
 * @param after the new value, or the text of the lineage that began
 */
public record Heard(
        int process, Kind kind, Revision revision, String key, Optional<String> before, Optional<String> after)
        implements Fact {

    /** What a listener hears. */
    public enum Kind {
        /** A change of one entry, as the feed brought it. */
        CHANGE,
        /** What an entry differs in after changes were missed, or what it was when the listener began. */
        DIFFERENCE,
        /** All entries are gone. */
        RESET,
        /** The history is another one. */
        LINEAGE
    }
}

package dev.rmap.engine.follow;

import dev.rmap.backend.LastClear;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import java.util.List;

/**
 * What comes with an event of the protocol and never enters the core: the changes, the differences, the part.
 *
 * @param groups the changes that arrived
 * @param contents the differences, or the entries of a part
 * @param mapDeadline when the whole map ends, as of the tip that came along
 * @param lastClear when the map was last cleared, as of that tip
 * @param more asks for the next part
 */
record Cargo(List<Group> groups, List<Content> contents, Deadline mapDeadline, LastClear lastClear, Runnable more) {

    static final Cargo NONE = new Cargo(List.of(), List.of(), Deadline.NONE, LastClear.NONE, () -> {});

    static Cargo of(List<Group> groups) {
        return new Cargo(groups, List.of(), Deadline.NONE, LastClear.NONE, () -> {});
    }
}

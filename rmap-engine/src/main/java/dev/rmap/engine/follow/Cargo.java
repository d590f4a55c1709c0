package dev.rmap.engine.follow;

import dev.rmap.backend.Tip;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Position;
import java.util.List;

/**
 * What comes with an event of the protocol and never enters the core: the changes, the differences, the part.
 *
 * @param groups the changes that arrived
 * @param contents the differences, or the entries of a part
 * @param tip where the authority stood when it told the contents
 * @param more asks for the next part
 */
record Cargo(List<Group> groups, List<Content> contents, Tip tip, Runnable more) {

    static final Cargo NONE = of(List.of());

    static Cargo of(List<Group> groups) {
        return new Cargo(groups, List.of(), new Tip(Position.NONE, Deadline.NONE, 0), () -> {});
    }
}

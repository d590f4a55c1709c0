package dev.rmap.local;

import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import java.util.Optional;

/** The content of one map as a commit sees it. */
public interface StateView {

    /** What is held under the key. */
    Optional<Stored> entry(Bytes key);

    /** When the whole map ends. */
    Deadline mapDeadline();
}

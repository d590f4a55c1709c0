package dev.rmap.engine.follow;

import dev.rmap.core.Step;
import dev.rmap.core.SyncEvent;
import dev.rmap.core.SyncState;

/** Decides what a replica does next: the core; in tests also a core with a fault. */
@FunctionalInterface
public interface Protocol {

    /** The core. */
    Protocol CORE = (state, event) -> event.on(state);

    Step step(SyncState state, SyncEvent event);
}

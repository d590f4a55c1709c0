package dev.rmap.core;

import java.util.ArrayList;
import java.util.List;

/**
 * The answer of the core: where to go, and what to do on the way.
 *
 * @param state the next state
 * @param effects what the shell does, in order
 */
public record Step(SyncState state, List<SyncEffect> effects) {

    /** Copies the effects. */
    public Step {
        effects = List.copyOf(effects);
    }

    static Step to(SyncState state, SyncEffect... effects) {
        return new Step(state, List.of(effects));
    }

    /** The same step, with other effects before its own. */
    Step after(List<SyncEffect> earlier) {
        List<SyncEffect> all = new ArrayList<>(earlier);
        all.addAll(effects);
        return new Step(state, all);
    }
}

package dev.rmap.engine;

import dev.rmap.model.Revision;
import java.util.concurrent.CompletableFuture;

/**
 * One listener of a map, until it is closed. Events are handed over one at a time, on a thread of the executor that is
 * held only while there is something to say; a listener that never returns keeps that thread and nothing else. Safe for
 * use by any number of threads.
 */
public interface Subscription extends AutoCloseable {

    /**
     * Completes when the listener is done with every event up to the revision, which the replica must have reached: a
     * write that has returned has. What was folded into a later event counts as heard with the events before that one.
     * Completes also when the subscription ends. Takes as long as the listener takes: the caller sets a bound, and
     * cancels the future when it gives up.
     */
    CompletableFuture<Void> heard(Revision revision);

    /** How many events were folded into later ones of the same key, because the listener was too slow or asked for it. */
    long folded();

    /** Whether the listener has heard everything so far. */
    boolean isIdle();

    /** Ends the subscription: after this, no further event is handed over. Does not wait for the listener. */
    @Override
    void close();
}

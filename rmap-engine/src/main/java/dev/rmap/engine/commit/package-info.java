/**
 * Writes on their way to the authority, and back to the gate (G4, G8). Internal to the engine.
 *
 * <p>{@code Committer} sends what waits in the {@code CommitQueue} as one batch, a {@code BatchInFlight}; each caller holds a
 * {@code Ticket}, and is told by {@code Verdicts} what is known of a write that did not come to its end.
 */
@NullMarked
package dev.rmap.engine.commit;

import org.jspecify.annotations.NullMarked;

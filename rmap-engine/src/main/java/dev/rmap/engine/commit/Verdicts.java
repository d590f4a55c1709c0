package dev.rmap.engine.commit;

import dev.rmap.backend.BackendException;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.RmapException;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Optional;

/**
 * What a caller is told whose write did not come to its end: as much as is known of it, and never more (G8). Decides by what
 * it is given, which the {@link Committer} guards.
 *
 * @param map the name of the map
 * @param writeTimeout how long a write may take
 */
record Verdicts(String map, Duration writeTimeout) {

    /**
     * The commit was never sent, and its time is up.
     *
     * @param last why the batch before it is not decided, as far as is known
     */
    RmapException notSent(Optional<BackendException> last) {
        return notApplied("the write could not be sent within " + writeTimeout + "; it was not applied", last);
    }

    /**
     * The time of a commit is up whose batch was sent.
     *
     * @param shown whether the replica shows changes of the batch
     * @param here where the replica stands
     * @param last why the batch is not decided, as far as is known
     */
    RmapException late(
            BatchInFlight batch, Ticket ticket, boolean shown, Revision here, Optional<BackendException> last) {
        String within = "within " + writeTimeout;
        if (batch.hasReceipts()) {
            return notShown(batch, ticket, here, within);
        }
        if (shown && ticket.isCertain()) {
            return new NotVisibleException("map " + map
                    + ": the write was applied, and this replica shows it; only its answer did not come " + within);
        }
        return batch.mayBeApplied()
                ? unknown("no answer to a write " + within + "; it may have been applied", last)
                : notApplied("the write could not be made " + within + "; it was not applied", last);
    }

    private RmapException notApplied(String what, Optional<BackendException> last) {
        String message = "map " + map + ": " + what;
        return last.<RmapException>map(why -> new NotAppliedException(message + ": " + why.getMessage(), why))
                .orElseGet(() -> new NotAppliedException(message));
    }

    private RmapException unknown(String what, Optional<BackendException> last) {
        String message = "map " + map + ": " + what;
        return last.<RmapException>map(why -> new OutcomeUnknownException(message + ": " + why.getMessage(), why))
                .orElseGet(() -> new OutcomeUnknownException(message));
    }

    /** The map was closed before the replica showed what was decided. */
    RmapException closedBeforeShown(BatchInFlight batch, Ticket ticket, Revision here) {
        return notShown(batch, ticket, here, "before the map was closed");
    }

    private RmapException notShown(BatchInFlight batch, Ticket ticket, Revision here, String until) {
        String replica = "but this replica, at " + here + ", did not get to show ";
        return batch.changedBy(ticket)
                ? new NotVisibleException("map " + map + ": the write was applied, " + replica + "it " + until)
                : new NotAppliedException("map " + map + ": the write was decided and changed nothing, " + replica
                        + "what it was decided on " + until);
    }

    /** The map was closed before the batch was decided. */
    RmapException closedBeforeDecided(BatchInFlight batch) {
        return batch.mayBeApplied()
                ? new OutcomeUnknownException(
                        "map " + map + " was closed while a write was under way; it may have been applied")
                : new MapClosedException(map);
    }

    /** The history was lost in which the batch may have been applied. */
    RmapException lostWithItsHistory() {
        return new OutcomeUnknownException(
                "map " + map + ": the history was lost while the answer to a write was; it may have been applied");
    }

    /** The authority refuses the batch, and would do so again. */
    RmapException refused(BackendException refusal, boolean mayBeApplied) {
        String message = "map " + map + ": " + refusal.getMessage();
        return mayBeApplied ? new OutcomeUnknownException(message, refusal) : new NotAppliedException(message, refusal);
    }
}

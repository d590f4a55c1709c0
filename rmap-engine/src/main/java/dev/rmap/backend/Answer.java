package dev.rmap.backend;

import dev.rmap.model.Change;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.List;

/** What an authority made of a batch. */
public sealed interface Answer {

    /** The authority's clock when it gave this answer, in milliseconds since 1970; of a repeated answer, when it repeated it. */
    long nowMillis();

    /**
     * The batch was decided, now or when it came for the first time.
     *
     * @param receipts for each commit, one receipt for each of its commands
     * @param revision where the authority stood after the batch
     * @param nowMillis the authority's clock
     * @param changes all that the batch changed, exactly as the feed carries it; or empty if the answer does not tell,
     *     and the feed has to bring it
     */
    record Decided(List<List<Receipt>> receipts, Revision revision, long nowMillis, List<Change> changes)
            implements Answer {

        /** An answer that leaves it to the feed to bring the changes. */
        public Decided(List<List<Receipt>> receipts, Revision revision, long nowMillis) {
            this(receipts, revision, nowMillis, List.of());
        }
    }

    /**
     * Nothing was applied: the authority is in another lineage than the batch, or behind its base. The writer has to
     * catch up first, and may then send the batch again.
     *
     * @param tip where the authority stands
     * @param nowMillis the authority's clock
     */
    record OtherLineage(Revision tip, long nowMillis) implements Answer {}
}

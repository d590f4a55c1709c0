package dev.rmap.backend;

import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Position;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The way to the authority of one map: six verbs, none of which blocks or throws.
 *
 * <p>Failures arrive as a {@link BackendException} in the stage, or through the sink. What is completed or called may
 * run on a thread of the backend, so the engine does nothing long there.
 */
public interface Link extends AutoCloseable {

    /**
     * Has a batch decided. The engine sends one batch of a map at a time, and sends the same batch again when the
     * answer does not come.
     */
    CompletionStage<Answer> commit(Batch batch);

    /**
     * Starts the flow of changes into the sink, and keeps it up: after a lost connection the backend opens it again by
     * itself and says so. Called once.
     */
    void openFeed(FeedSink sink);

    /**
     * Answers "what did I miss since": that nothing was missed, the missing differences, or a whole snapshot in parts.
     * The authority also judges whether {@code since} belongs to its history at all; if the position contradicts what
     * the authority knows, it begins a new lineage before it answers; the engine also asks since a number beyond every
     * history, to have a lineage ended that it has left and must not enter again. A position whose witness does not prove that it
     * belongs to this history is answered with a snapshot.
     */
    void catchUp(Position since, CatchUpSink sink);

    /** Where the authority stands now. */
    CompletionStage<Tip> tip();

    /**
     * What the authority holds now under these keys: for replicas that do not keep every value.
     *
     * @param keys at least one
     */
    CompletionStage<Fetched> fetch(List<Bytes> keys);

    /** Ends the feed. Outstanding calls may still be answered. Closing twice is harmless. */
    @Override
    void close();
}

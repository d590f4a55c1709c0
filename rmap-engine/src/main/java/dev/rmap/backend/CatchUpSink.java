package dev.rmap.backend;

import dev.rmap.model.Content;
import dev.rmap.model.Position;
import java.util.List;

/**
 * Takes the answer to a catch-up: exactly one of {@link #current}, {@link #missed}, {@link #failed}, or a series of
 * {@link #part} of which the last one says so ({@code failed} may end such a series too).
 */
public interface CatchUpSink {

    /** Nothing was missed: the authority stands exactly where the replica does. */
    void current(Tip tip);

    /**
     * Few things were missed: each key that was changed after {@code since}, with what the authority holds under it at
     * the tip.
     */
    void missed(Position since, Tip tip, List<Content> differences);

    /**
     * A part of a snapshot, exactly as the authority held it at the tip that comes with it. Between two parts the tip
     * may move. The tip also says when the map was last cleared. Every key that exists from the first part to the last is in at least one of them; a key may come twice.
     *
     * <p>The next part is not asked for before this call returns and {@code more} was run: that is how a receiver
     * slows the sender down.
     *
     * @param more asks for the next part; for the last part it does nothing
     */
    void part(Tip tip, List<Content> entries, boolean last, Runnable more);

    /** There will be no (further) answer. */
    void failed(BackendException cause);
}

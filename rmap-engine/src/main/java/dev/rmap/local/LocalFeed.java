package dev.rmap.local;

import dev.rmap.backend.FeedSink;
import dev.rmap.model.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of the changes from an authority into one sink: a queue, emptied by one thread at a time, which is whoever
 * comes first.
 *
 * <p>{@link #offer} runs under the authority's lock, so the queue has the order of the revisions. {@link #deliver} runs
 * outside of it and calls the sink, so the sink may do what it likes, also write to the map.
 *
 * <p>Bounded: when a sink has fallen so far behind that the queue is full, the queue is thrown away and the feed counts
 * as lost and opened again, which makes the receiver catch up.
 */
final class LocalFeed {

    private static final Logger LOG = LoggerFactory.getLogger(LocalFeed.class);

    /** How many changes may wait. One batch more than that is taken, so that a batch of any size fits. */
    static final int MOST_WAITING = 1 << 16;

    /** How many signals a writer delivers before somebody else takes over. */
    private static final int SHARE = 256;

    /**
     * A call of the sink, or several that belong together.
     *
     * @param changes how many changes it brings; none for the marks of the flow itself
     */
    private record Signal(int changes, Consumer<FeedSink> call) {
        static final Signal OPENED = new Signal(0, FeedSink::opened);
    }

    private final FeedSink sink;
    private final Executor relief;
    private final Deque<Signal> queue = new ArrayDeque<>();

    /** How many changes are in the queue. */
    private int waiting;

    private boolean delivering;
    private boolean closed;

    LocalFeed(FeedSink sink, Executor relief) {
        this.sink = sink;
        this.relief = relief;
        queue.add(Signal.OPENED);
    }

    /** Queues the changes of one batch. */
    synchronized void offer(List<Change> changes) {
        if (closed || changes.isEmpty()) {
            return;
        }
        if (waiting > MOST_WAITING) {
            restart("more than " + MOST_WAITING + " changes were waiting for the receiver");
        }
        waiting += changes.size();
        queue.add(new Signal(changes.size(), target -> changes.forEach(target::change)));
    }

    synchronized void close() {
        closed = true;
        queue.clear();
    }

    /** Calls the sink until the queue is empty, unless another thread is doing that. */
    void deliver() {
        if (claim()) {
            deliverShare();
        }
    }

    private void deliverShare() {
        do {
            for (int i = 0; i < SHARE; i++) {
                Optional<Signal> signal = next();
                if (signal.isEmpty()) {
                    return;
                }
                pass(signal.get());
            }
        } while (!handOver());
    }

    /** Gives the writer's thread back, unless there is no other one to go on with. */
    private boolean handOver() {
        try {
            relief.execute(this::deliverShare);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            return false;
        }
    }

    private synchronized boolean claim() {
        boolean claimed = !delivering;
        delivering = true;
        return claimed;
    }

    /** The next signal; if there is none, the claim is given back. */
    private synchronized Optional<Signal> next() {
        Optional<Signal> signal = Optional.ofNullable(queue.poll());
        delivering = signal.isPresent();
        waiting -= signal.map(Signal::changes).orElse(0);
        return signal;
    }

    private void pass(Signal signal) {
        try {
            signal.call().accept(sink);
        } catch (Throwable brokenSink) {
            // The writer that happens to deliver is not to blame, and the sink has missed the rest of the signal.
            LOG.warn("a feed sink failed on {} changes", signal.changes(), brokenSink);
            if (signal.changes() > 0) {
                restart("the receiver failed: " + brokenSink);
            }
        }
    }

    /** Breaks the flow off and opens it again, as a lost connection does. */
    private synchronized void restart(String why) {
        if (closed) {
            return;
        }
        queue.clear();
        waiting = 0;
        queue.add(new Signal(0, target -> target.lost(why)));
        queue.add(Signal.OPENED);
    }
}

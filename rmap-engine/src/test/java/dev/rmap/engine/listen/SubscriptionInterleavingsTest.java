package dev.rmap.engine.listen;

import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Lineage;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events come on the lane while another thread hands them over: the listener hears each once, in order, one at a time. */
@Tag("stress")
public class SubscriptionInterleavingsTest {

    private static final Revision BEGIN = new Revision(new Lineage(1), 0);

    private final Queue<Runnable> handovers = new ConcurrentLinkedQueue<>();
    private final Subscribers<String, String> subscribers = new Subscribers<>("m", handovers::add);
    private final List<Long> heard = new ArrayList<>();
    private final Queue<CompletableFuture<Void>> waiters = new ConcurrentLinkedQueue<>();
    private final ListenerQueue<String, String> subscription =
            new ListenerQueue<>(subscribers, this::hear, new Pending<>(1_000, Long.MAX_VALUE));
    private long told;

    {
        subscription.start(Collections::emptyIterator);
    }

    /** Not safe for threads: a subscription calls its listener once at a time. */
    private void hear(MapEvent<String, String> event) {
        heard.add(event.revision().number());
    }

    /** The replica tells of its next change. */
    @Operation(nonParallelGroup = "lane")
    public void add() {
        subscription.add(new ResetEvent<>(BEGIN.at(++told), Reason.REMOVED));
    }

    /** A thread of the executor hands over, if there is anything to do. */
    @Operation
    public void handOver() {
        Runnable task = handovers.poll();
        if (task != null) {
            task.run();
        }
    }

    /** Somebody waits until everything so far was heard. */
    @Operation
    public void await() {
        waiters.add(subscription.heard(BEGIN.at(Long.MAX_VALUE)));
    }

    /** When the executor has done everything, all was heard, and nobody waits. */
    @Validate
    public void allWasHeardInOrder() {
        for (Runnable task = handovers.poll(); task != null; task = handovers.poll()) {
            task.run();
        }
        List<Long> expected = new ArrayList<>();
        for (long number = 1; number <= told; number++) {
            expected.add(number);
        }
        if (!heard.equals(expected) || !subscription.isIdle()) {
            throw new AssertionError("heard " + heard + " of " + told);
        }
        if (!waiters.stream().allMatch(CompletableFuture::isDone)) {
            throw new AssertionError("somebody waits for what was heard");
        }
    }

    @Test
    void G7_allInterleavingsOfFewEventsAreHeardOnceAndInOrder() {
        new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(300)
                .threads(3)
                .actorsPerThread(2)
                .check(getClass());
    }

    @Test
    void G7_manyInterleavingsOfMoreEventsAreHeardOnceAndInOrder() {
        new StressOptions()
                .iterations(10)
                .invocationsPerIteration(1_000)
                .threads(3)
                .actorsPerThread(4)
                .check(getClass());
    }
}

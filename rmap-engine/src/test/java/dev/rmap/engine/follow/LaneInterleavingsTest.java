package dev.rmap.engine.follow;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several threads bring tasks to a lane: it runs each once, and never two at a time. */
@Tag("stress")
public class LaneInterleavingsTest {

    private final Lane lane = new Lane(Runnable::run, 1_000);

    /** Not safe for threads, as nothing on a lane is. */
    private int runs;

    private boolean inside;
    private volatile int brought;
    private volatile boolean broken;

    private synchronized void count() {
        brought++;
    }

    private void task() {
        broken |= inside;
        inside = true;
        runs++;
        inside = false;
    }

    /** Brings a task that must run. */
    @Operation
    public void execute() {
        count();
        lane.execute(this::task);
    }

    /** Brings a task that may be refused. */
    @Operation
    public boolean offer() {
        count();
        return lane.offer(this::task);
    }

    /** When all is quiet, all that was brought has run. */
    @Validate
    public void everythingRanAlone() {
        if (broken || runs != brought) {
            throw new AssertionError(
                    runs + " of " + brought + " tasks ran, " + (broken ? "some at once" : "each alone"));
        }
    }

    @Test
    void G1_allInterleavingsOfFewTasksRunEachOnceAndAlone() {
        new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(2)
                .check(getClass());
    }

    @Test
    void G1_manyInterleavingsOfMoreTasksRunEachOnceAndAlone() {
        new StressOptions()
                .iterations(10)
                .invocationsPerIteration(2_000)
                .threads(3)
                .actorsPerThread(4)
                .check(getClass());
    }
}

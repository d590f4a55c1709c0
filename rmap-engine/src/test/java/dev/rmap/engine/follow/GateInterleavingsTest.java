package dev.rmap.engine.follow;

import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Callers wait at the gate while the lane moves the replica on: all interleavings of few steps, and many of more. What a
 * caller sees is what it would see if the steps came one after another, and nobody whose revision was reached is left.
 */
@Tag("stress")
@Param(name = "number", gen = IntGen.class, conf = "1:4")
public class GateInterleavingsTest {

    private static final Revision BEGIN = new Revision(new Lineage(1), 0);

    private final Gate gate = new Gate("m");
    private final Queue<CompletableFuture<Revision>> waiters = new ConcurrentLinkedQueue<>();
    private volatile long reached;

    /** A caller waits; whether it could go on at once. */
    @Operation
    public boolean await(@Param(name = "number") int number) {
        CompletableFuture<Revision> waiter = gate.await(BEGIN.at(number));
        boolean atOnce = waiter.isDone();
        waiters.add(waiter);
        return atOnce;
    }

    /** The lane moves on. */
    @Operation(nonParallelGroup = "lane")
    public void reach(@Param(name = "number") int number) {
        reached = Math.max(reached, number);
        gate.advanceTo(new Position(BEGIN.at(reached), OperationId.NONE));
    }

    /** Nobody is left whose revision was reached. */
    @Validate
    public void nobodyIsForgotten() {
        int waiting = 0;
        for (CompletableFuture<Revision> waiter : waiters) {
            if (waiter.isDone() && waiter.join().number() > reached) {
                throw new AssertionError("let through before its time");
            }
            waiting += waiter.isDone() ? 0 : 1;
        }
        if (waiting != gate.waiting()) {
            throw new AssertionError(waiting + " wait, and the gate knows of " + gate.waiting());
        }
    }

    @Test
    void G4_allInterleavingsOfFewStepsAreInOrder() {
        new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(2)
                .check(getClass());
    }

    @Test
    void G4_manyInterleavingsOfMoreStepsAreInOrder() {
        new StressOptions()
                .iterations(10)
                .invocationsPerIteration(2_000)
                .threads(3)
                .actorsPerThread(3)
                .check(getClass());
    }
}

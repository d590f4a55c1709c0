package dev.rmap.engine.map;

import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.RmapException;
import dev.rmap.model.MapName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets something asynchronous begin while there is room for its end: not while too many callbacks wait for a thread
 * already ({@link EngineRuntime#hasRoom}).
 */
record Admission(EngineRuntime runtime, MapName map) {

    /** What may change the map. */
    <R> CompletionStage<R> write(Supplier<? extends CompletionStage<R>> begin) {
        return runtime.hasRoom() ? begin.get() : refused(NotAppliedException::new);
    }

    /** What only waits. */
    <R> CompletableFuture<R> wait(Supplier<CompletableFuture<R>> begin) {
        return runtime.hasRoom() ? begin.get() : refused(NotReadyException::new);
    }

    private <R> CompletableFuture<R> refused(Function<String, RmapException> saying) {
        return CompletableFuture.failedFuture(
                saying.apply("map " + map + ": too many callbacks wait for a thread; nothing was sent"));
    }
}

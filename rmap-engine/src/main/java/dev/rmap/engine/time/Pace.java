package dev.rmap.engine.time;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.Timers;
import java.util.function.DoubleSupplier;

/**
 * The pauses of the engine. Pauses after failures are drawn from the upper half of their length, so that processes that
 * failed together do not come back together, and those between questions from the last quarter.
 */
public final class Pace {

    private final Timers timers;
    private final DoubleSupplier jitter;
    private final EngineConfig.SyncTimes times;

    public Pace(EngineRuntime runtime, EngineConfig.SyncTimes times) {
        this.timers = runtime.timers();
        this.jitter = runtime.jitter();
        this.times = times;
    }

    /** A pause of {@code quietMillis}, doubled that often, drawn from its last quarter. */
    public Timers.Timeout afterQuiet(int doublings, Runnable task) {
        long pause = times.quietMillis() << doublings;
        return after(pause - pause / 4, pause / 4, task);
    }

    public Timers.Timeout afterGrace(Runnable task) {
        return timers.after(times.graceMillis(), task);
    }

    public Timers.Timeout afterStall(Runnable task) {
        return timers.after(times.stallMillis(), task);
    }

    public Timers.Timeout afterFailures(int failures, Runnable task) {
        long pause = times.pauseMillis(failures);
        return timers.after(pause / 2 + (long) (jitter.getAsDouble() * (pause - pause / 2)), task);
    }

    /** A task at about a given distance, spread over {@code spreadMillis} more. */
    public Timers.Timeout after(long millis, long spreadMillis, Runnable task) {
        return timers.after(Math.max(0, millis) + (long) (jitter.getAsDouble() * spreadMillis), task);
    }

    public long nowMillis() {
        return timers.nowMillis();
    }
}

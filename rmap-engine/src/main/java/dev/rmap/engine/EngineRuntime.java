package dev.rmap.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/**
 * Time, threads and chance, shared by all maps of a process.
 *
 * @param timers runs the short tasks of the engine when they are due
 * @param executor runs listeners and the callbacks of users; a task may block, so it must never run on the thread that
 *     hands it over
 * @param relief goes on with the engine's own work where a borrowed thread is given back; a task never blocks. It must not
 *     share its threads with {@code executor}, so that users who hold all of those hold up no replica
 * @param jitter draws from 0 to 1, to spread the pauses of many processes
 */
public record EngineRuntime(Timers timers, Executor executor, Executor relief, DoubleSupplier jitter) {

    /**
     * The runtime that maps use unless they are given another one: one timer thread, a thread for each processor to
     * relieve borrowed ones, and for listeners and callbacks as many as processors, and one more for each that is held up,
     * at most {@link #MAX_CALLBACKS}. All are daemons, are named {@code rmap-...}, and but for the first end when they are
     * idle.
     */
    public static EngineRuntime shared() {
        return Shared.RUNTIME;
    }

    /** How many listeners and callbacks can be busy at once; beyond that the next ones wait for a thread. */
    static final int MAX_CALLBACKS = 256;

    /** How many of them wait for a thread before no asynchronous operation is begun any more. */
    static final int MAX_WAITING = 65_536;

    /**
     * Whether another asynchronous operation may begin, whose end will need a thread of the executor: not while
     * {@link #MAX_WAITING} callbacks wait for one. An executor of somebody else's sees to its own bound.
     */
    public boolean hasRoom() {
        return !(executor instanceof Callbacks callbacks) || callbacks.hasRoom();
    }

    private static final class Shared {
        private static final EngineRuntime RUNTIME = create();

        private static EngineRuntime create() {
            ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("rmap-timer"));
            timer.setRemoveOnCancelPolicy(true);
            Timers timers = new RealTimers(timer, System.currentTimeMillis() - steadyMillis());
            int processors = Runtime.getRuntime().availableProcessors();
            return new EngineRuntime(
                    timers,
                    new Callbacks(
                            Executors.newCachedThreadPool(named("rmap-callback")),
                            timers,
                            new Callbacks.Bounds(Math.min(processors, MAX_CALLBACKS), MAX_CALLBACKS, MAX_WAITING)),
                    relief(processors),
                    () -> ThreadLocalRandom.current().nextDouble());
        }

        private static Executor relief(int threads) {
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("rmap-relief"));
            pool.allowCoreThreadTimeOut(true);
            return pool;
        }

        private static ThreadFactory named(String name) {
            AtomicInteger count = new AtomicInteger();
            return task -> {
                Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            };
        }
    }

    private static long steadyMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /**
     * The real time.
     *
     * @param timer runs the tasks
     * @param epoch what the steady clock lacks to the wall clock, as this was when the timers were made
     */
    private record RealTimers(ScheduledThreadPoolExecutor timer, long epoch) implements Timers {

        @Override
        public long nowMillis() {
            return epoch + steadyMillis();
        }

        @Override
        public Timeout after(long delayMillis, Runnable task) {
            ScheduledFuture<?> scheduled = timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
            return () -> scheduled.cancel(false);
        }
    }
}

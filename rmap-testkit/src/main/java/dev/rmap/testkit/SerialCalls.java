package dev.rmap.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Calls that are made in the order in which they were added, one at a time, by whoever comes first; under no lock. */
final class SerialCalls {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    synchronized void add(Runnable call) {
        waiting.add(call);
    }

    /** Makes the calls that wait, unless somebody is doing that. */
    void run() {
        if (claim()) {
            for (Optional<Runnable> call = next(); call.isPresent(); call = next()) {
                call.get().run();
            }
        }
    }

    private synchronized boolean claim() {
        boolean claimed = !running;
        running = true;
        return claimed;
    }

    private synchronized Optional<Runnable> next() {
        Optional<Runnable> call = Optional.ofNullable(waiting.poll());
        running = call.isPresent();
        return call;
    }
}

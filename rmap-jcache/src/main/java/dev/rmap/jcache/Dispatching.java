package dev.rmap.jcache;

/** Marks a thread that is calling a listener: what it writes must not wait for listeners, who may wait for it. */
final class Dispatching {

    private static final ThreadLocal<Boolean> ACTIVE = ThreadLocal.withInitial(() -> false);

    private Dispatching() {}

    static void run(Runnable call) {
        ACTIVE.set(true);
        try {
            call.run();
        } finally {
            ACTIVE.remove();
        }
    }

    static boolean isActive() {
        return ACTIVE.get();
    }
}

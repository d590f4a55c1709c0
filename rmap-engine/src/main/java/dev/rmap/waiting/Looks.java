package dev.rmap.waiting;

/**
 * How often a thread looks for its answer before it sleeps. After a wait that its looks were not enough for, the next one
 * takes half as many, and soon none; then one wait in {@link #TRIAL} finds out whether that has changed. Any thread: waits
 * of the same time share what was learned, and may overwrite it for each other.
 */
final class Looks {

    /** The most looks of one wait. If no other thread wants to run they take about 0.1 ms. */
    static final int MOST = 300;

    /** While waits take no looks, one of so many does. */
    static final int TRIAL = 64;

    /** Fewer looks are not worth beginning. */
    private static final int LEAST = 10;

    private volatile int learned = MOST;
    private volatile int asleep;

    /** For the next wait. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Waits that are not counted delay the next trial.
    int granted() {
        int granted = learned;
        return granted == 0 && ++asleep % TRIAL == 0 ? MOST : granted;
    }

    void wereEnough() {
        learned = MOST;
    }

    /** After a trial that failed, waits take no looks, as before. */
    void wereTooFew(int granted) {
        learned = learned == 0 || granted / 2 < LEAST ? 0 : granted / 2;
    }
}

package dev.rmap.jcache;

/** The statistics of a cache, which can be switched on and off while it is used. */
final class Meter {

    private final Statistics.Counting counting = new Statistics.Counting();
    private volatile Statistics current = Statistics.disabled();

    Statistics current() {
        return current;
    }

    /** What was counted while counting was on. */
    Statistics.Counting counting() {
        return counting;
    }

    boolean isOn() {
        return current == counting;
    }

    void turn(boolean on) {
        current = on ? counting : Statistics.disabled();
    }
}

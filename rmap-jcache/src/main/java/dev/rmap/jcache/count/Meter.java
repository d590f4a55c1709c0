package dev.rmap.jcache.count;

/** The statistics of a cache, which can be switched on and off while it is used. */
public final class Meter {

    private final Statistics.Counting counting = new Statistics.Counting();
    private volatile Statistics current = Statistics.disabled();

    public Statistics current() {
        return current;
    }

    /** What was counted while counting was on. */
    public Statistics.Counting counting() {
        return counting;
    }

    public boolean isOn() {
        return current == counting;
    }

    public void turn(boolean on) {
        current = on ? counting : Statistics.disabled();
    }
}

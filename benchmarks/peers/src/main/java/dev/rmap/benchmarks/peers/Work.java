package dev.rmap.benchmarks.peers;

/** A line of the table: what is measured. */
enum Work {
    GET("`get`, one hot key", "ns", false),
    GET_COPY("`get` through JCache of a list, which readers could change", "ns", false),
    PUT("`put`, 1 thread, p50", "µs", false),
    PUT_P99("`put`, 1 thread, p99", "µs", false),
    PUT_MANY("`put`, 16 threads", "writes/s", true),
    ASYNC("asynchronous writes until visible on the other node", "writes/s", true),
    PUT_ALL("`putAll` of 10,000 until visible on the other node", "entries/s", true),
    DELAY("one write until the other node shows it, p50", "µs", false),
    DELAY_P99("the same, p99", "µs", false),
    HEARD("one write until a listener of the other node hears it, p50", "µs", false),
    HEARD_P99("the same, p99", "µs", false),
    EVENTS("events of 10,000 fast writes, heard on the other node", "events/s", true),
    LOST("events that were not heard", "of 10,000", false),
    JOIN("join", "ms", false),
    REJOIN("rejoin of a large map of which 1,000 changes were missed", "ms", false),
    SLOW("commands of Redis over 5 ms while joining", "", false),
    HEAP("heap of the replica", "B an entry", false);

    private final String label;
    private final String unit;
    private final boolean moreIsBetter;

    Work(String label, String unit, boolean moreIsBetter) {
        this.label = label;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    boolean moreIsBetter() {
        return moreIsBetter;
    }
}

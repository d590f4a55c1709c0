package dev.rmap.engine.table;

/**
 * The place of a deadline in the order in which deadlines come.
 *
 * @param millis the deadline, on the authority's clock
 * @param ticket tells equal deadlines apart
 */
record Due(long millis, long ticket) implements Comparable<Due> {

    static final Due NEVER = new Due(Long.MAX_VALUE, 0);

    @Override
    public int compareTo(Due other) {
        int byTime = Long.compare(millis, other.millis);
        return byTime != 0 ? byTime : Long.compare(ticket, other.ticket);
    }
}

package dev.rmap.faults.history;

/**
 * One operation from its begin to its end.
 *
 * @param call the begin
 * @param end the end
 */
public record Operation(Call call, Return end) {

    /** Whether the caller was told that it was decided, and that it changed what it was to change. */
    public boolean isApplied() {
        return end.fate() == Fate.DONE && end.applied();
    }

    /** Whether it ended before the other one began. */
    public boolean isBefore(Operation other) {
        return end.nanos() < other.call.nanos();
    }

    @Override
    public String toString() {
        return call.action() + " " + call.key()
                + call.value().map(v -> " := " + v).orElse("") + " (operation "
                + Long.toHexString(call.id()) + " of process " + call.process() + ", " + end.fate()
                + (end.applied() ? "" : ", refused") + ")";
    }
}

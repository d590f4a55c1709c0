package dev.rmap.local;

import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.OperationId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which keys the recent changes of one lineage touched, and who made them. Values are not kept: a catch-up sends what
 * is held now.
 */
final class ChangeLog {

    private record Line(long number, OperationId operation, boolean clear, Bytes key) {}

    private final int mostChanges;
    private final int mostBytes;

    /** Invariant: the numbers are consecutive, and the last one is the authority's revision. */
    private final Deque<Line> lines = new ArrayDeque<>();

    private int bytes;

    /** Who made the change just before the first line, where that is known. */
    private OperationId before = OperationId.NONE;

    ChangeLog(int mostChanges, int mostBytes) {
        this.mostChanges = mostChanges;
        this.mostBytes = mostBytes;
    }

    ChangeLog copy() {
        ChangeLog copy = new ChangeLog(mostChanges, mostBytes);
        copy.lines.addAll(lines);
        copy.bytes = bytes;
        copy.before = before;
        return copy;
    }

    void add(Change change) {
        Bytes key = keyOf(change);
        lines.addLast(new Line(change.number(), change.stamp().operation(), change instanceof Change.Clear, key));
        bytes += key.length();
        while (!lines.isEmpty() && (lines.size() > mostChanges || bytes > mostBytes)) {
            Line first = lines.removeFirst();
            bytes -= first.key().length();
            before = first.operation();
        }
    }

    /** Drops all lines; what is still known is who made the newest change. */
    void forget() {
        before = newest();
        lines.clear();
        bytes = 0;
    }

    /** Who made the newest change. */
    OperationId newest() {
        return lines.isEmpty() ? before : lines.getLast().operation();
    }

    /**
     * Who made the change of that number.
     *
     * @param tip the number of the newest change
     * @return {@link OperationId#NONE} where that is not known (any more)
     */
    OperationId madeBy(long number, long tip) {
        long newer = tip - number;
        if (newer == lines.size()) {
            return before;
        }
        if (newer < 0 || newer > lines.size()) {
            return OperationId.NONE;
        }
        Iterator<Line> fromNewest = lines.descendingIterator();
        for (long i = 0; i < newer; i++) {
            fromNewest.next();
        }
        return fromNewest.next().operation();
    }

    /**
     * The distinct keys of the newest changes.
     *
     * @param count how many changes
     * @return empty if the log does not reach back that far, or the map was cleared in between: a snapshot is no larger
     *     then
     */
    Optional<Set<Bytes>> newestKeys(long count) {
        if (count > lines.size()) {
            return Optional.empty();
        }
        Set<Bytes> keys = new LinkedHashSet<>();
        Iterator<Line> fromNewest = lines.descendingIterator();
        for (long i = 0; i < count; i++) {
            Line line = fromNewest.next();
            if (line.clear()) {
                return Optional.empty();
            }
            keys.add(line.key());
        }
        return Optional.of(keys);
    }

    private static Bytes keyOf(Change change) {
        if (change instanceof Change.Put put) {
            return put.key();
        }
        return change instanceof Change.Delete delete ? delete.key() : Bytes.EMPTY;
    }
}

package dev.rmap.local;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.model.Bytes;
import dev.rmap.model.Revision;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a snapshot part by part: the keys of one moment, each part with what is held when it is sent. Keys that came
 * later are on the feed.
 *
 * <p>A receiver may ask for the next part from within {@code part} or later, on any thread. Parts follow one another on
 * whichever thread asked first, never nested, so a snapshot of any length needs no stack.
 */
final class SnapshotPages {

    private final LocalAuthority authority;
    private final List<Bytes> keys;
    private final int partEntries;
    private final CatchUpSink sink;
    private final AtomicInteger wanted = new AtomicInteger();

    /** Where the next part begins; only the thread that sends touches it. */
    private int from;

    /** Where the authority stood at the latest part; only the thread that sends touches it. */
    private Revision reached = Revision.NONE;

    SnapshotPages(LocalAuthority authority, List<Bytes> keys, int partEntries, CatchUpSink sink) {
        this.authority = authority;
        this.keys = keys;
        this.partEntries = partEntries;
        this.sink = sink;
    }

    void sendNext() {
        if (wanted.getAndIncrement() > 0) {
            return;
        }
        do {
            sendPart();
        } while (wanted.decrementAndGet() > 0);
    }

    private void sendPart() {
        int to = Math.min(keys.size(), from + partEntries);
        List<Bytes> asked = keys.subList(from, to);
        boolean last = to == keys.size();
        from = to;
        LocalAuthority.Extract extract = authority.extract(asked);
        Revision tip = extract.tip().position().revision();
        if (reached.lineage().isKnown() && !tip.reached(reached)) {
            sink.failed(new BackendException(
                    BackendException.Kind.UNAVAILABLE, "the history ended between two parts of a snapshot"));
            return;
        }
        reached = tip;
        AtomicBoolean once = new AtomicBoolean(last);
        sink.part(extract.tip(), extract.held(), last, () -> {
            if (once.compareAndSet(false, true)) {
                sendNext();
            }
        });
    }
}

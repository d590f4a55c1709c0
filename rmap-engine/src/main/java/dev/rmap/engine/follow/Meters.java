package dev.rmap.engine.follow;

import dev.rmap.engine.MapStatus;
import java.util.concurrent.atomic.LongAdder;

/** What happened to one map so far. */
public final class Meters {
    final LongAdder changes = new LongAdder();
    public final LongAdder commits = new LongAdder();
    public final LongAdder refused = new LongAdder();
    final LongAdder catchUps = new LongAdder();
    final LongAdder feedLosses = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder overflows = new LongAdder();
    final LongAdder lineages = new LongAdder();

    public MapStatus.Counters read(long listenerFailures) {
        return new MapStatus.Counters(
                changes.sum(),
                commits.sum(),
                refused.sum(),
                catchUps.sum(),
                feedLosses.sum(),
                malformed.sum(),
                overflows.sum(),
                lineages.sum(),
                listenerFailures);
    }
}

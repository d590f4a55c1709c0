package dev.rmap.engine.map;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.local.LocalBackend;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Several threads commit to one map, whose commits travel in groups: each gets its own receipts, and the counter is as
 * linearizable as one in memory. Each reads its own write, and snapshots show both or none of two entries.
 */
@Tag("stress")
public class GroupCommitInterleavingsTest {

    private static final Bytes COUNTER = Bytes.utf8("n");

    private final MapEngine<String, String> map = MapEngine.open(new MapSetup<>(
            new MapName("m"),
            LocalBackend.create(),
            new Utf8(),
            new Utf8(),
            EngineConfig.DEFAULTS,
            EngineRuntime.shared()));

    /** Adds one; the sum. */
    @Operation
    public long add() {
        Receipt receipt = map.commit(Commit.of(new Command(COUNTER, Condition.ALWAYS, new Mutation.Add(1))))
                .get(0);
        long sum = Long.parseLong(receipt.after().orElseThrow().utf8());
        if (Long.parseLong(String.valueOf(map.get("n"))) < sum) {
            throw new AssertionError("G4: an own write was not seen");
        }
        return sum;
    }

    /** Stores two entries in one commit; whether a snapshot shows both alike. */
    @Operation
    public boolean pair() {
        Bytes value = Bytes.utf8(Thread.currentThread().getName());
        map.commit(new Commit(
                java.util.List.of(Command.set(Bytes.utf8("left"), value), Command.set(Bytes.utf8("right"), value))));
        Map<String, String> entries = map.snapshot().entries();
        return String.valueOf(entries.get("left")).equals(entries.get("right"));
    }

    /** The counter as it must behave. */
    public static class InMemory {
        private long sum;

        /** Adds one; the sum. */
        public long add() {
            return ++sum;
        }

        /** Always. */
        public boolean pair() {
            return true;
        }
    }

    @Test
    void G5_groupsOfCommitsAreAsLinearizableAsACounterInMemory() {
        new StressOptions()
                .iterations(5)
                .invocationsPerIteration(200)
                .threads(3)
                .actorsPerThread(4)
                .sequentialSpecification(InMemory.class)
                .check(getClass());
    }
}

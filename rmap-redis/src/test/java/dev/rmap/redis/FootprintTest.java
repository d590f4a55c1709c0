package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.destroy;
import static dev.rmap.testkit.Commands.expireMap;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.LastClear;
import dev.rmap.backend.Tip;
import dev.rmap.model.Command;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.Eventually;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a map takes in Redis: no more than it needs, and nothing for ever where nobody wrote. */
class FootprintTest extends OnRedis {

    private static final long DAY = 86_400_000;

    /** Redis trims a stream by nodes of a hundred entries. */
    private static final int NODE = 100;

    private static Command[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> set("key" + n, "value")).toArray(Command[]::new);
    }

    @Test
    void theLogOfASmallMapIsSmall() {
        for (int n = 0; n < 600; n++) {
            writer.run(set("a", "1"));
        }
        assertThat(redis.integer("XLEN", keys.log())).isBetween(128L, 128L + NODE);
        Position since = position();
        writer.run(set("a", "2"));
        assertThat(since(since)).isInstanceOf(CatchUpReader.Result.Missed.class);
    }

    @Test
    void theLogOfALargerMapGrowsWithIt() {
        writer.run(numbered(0, 400));
        for (int n = 0; n < 800; n++) {
            writer.run(set("a", "1"));
        }
        assertThat(redis.integer("XLEN", keys.log())).isBetween(401L, 401L + NODE);
    }

    @Test
    void largeBatchesLeaveNoMoreChangesInTheLogThanItsBound() {
        for (int n = 0; n < 1_000; n++) {
            writer.run(numbered(0, 50));
        }
        assertThat(redis.integer("XLEN", keys.log())).isLessThan(8 * 128 / 50 + 2 * NODE);
    }

    @Test
    void aMapThatNobodyWroteToGoesWhenNobodyLooksAnyMore() {
        position();
        assertThat(redis.integer("PTTL", keys.meta())).isBetween(DAY - 60_000, DAY);
        redis.command("HSET", keys.meta(), "idle", "1");
        redis.command("PEXPIRE", keys.meta(), "60000");
        position();
        assertThat(redis.integer("PTTL", keys.meta())).isGreaterThan(DAY - 60_000);
        assertThat(redis.list("KEYS", "*" + map + "*")).hasSize(1);
    }

    @Test
    void aMapThatIsWrittenToStays() {
        Position first = position();
        writer.run(set("a", "1"));
        assertThat(redis.integer("PTTL", keys.meta())).isEqualTo(-1);
        writer.run(clear());
        assertThat(redis.integer("PTTL", keys.meta())).isEqualTo(-1);
        assertThat(position().lineage()).isEqualTo(first.lineage());
    }

    @Test
    void aMapThatOnlyGoWritesToStays() {
        Position first = position();
        peer.set("a", "1");
        assertThat(position().lineage()).isEqualTo(first.lineage());
        assertThat(redis.integer("PTTL", keys.meta())).isEqualTo(-1);
    }

    @Test
    void aDestroyedMapLeavesWhatGoPeersNeedAndTheRestForADay() {
        writer.run(set("a", "1"), setFor("b", "1", 3_600_000));
        Position before = position();
        writer.run(destroy());
        assertThat(redis.hash(keys.content())).containsOnlyKeys("=rev", "=kind");
        assertThat(redis.integer("EXISTS", keys.log(), keys.deadlines())).isZero();
        assertThat(redis.integer("PTTL", keys.meta())).isBetween(DAY - 60_000, DAY);
        assertThat(position().lineage()).isEqualTo(before.lineage());
        assertThat(since(before)).isInstanceOf(CatchUpReader.Result.Snapshot.class);
    }

    @Test
    void aMapWhoseLifetimeEndedLeavesWhatADestroyedOneLeaves() {
        writer.withLifetime(Lifetime.sliding(1)).run(set("a", "1"), setFor("b", "1", 3_600_000));
        Tip before = tip();
        expire(before);
        assertThat(redis.hash(keys.content())).containsOnlyKeys("=rev", "=kind");
        assertThat(redis.integer("EXISTS", keys.log(), keys.deadlines())).isZero();
        assertThat(redis.integer("PTTL", keys.meta())).isBetween(DAY - 60_000, DAY);
        CatchUpReader.Result.Snapshot after = CatchUpReader.readSnapshot(link, before.position());
        assertThat(after.tip().position().revision())
                .isEqualTo(before.position().revision().at(3));
        assertThat(after.tip().lastClear()).isEqualTo(new LastClear(3, Reason.EXPIRED));
    }

    private void expire(Tip tip) {
        Eventually.until("the deadline has come", () -> tip.mapDeadline().isPast(tip().nowMillis()));
        assertThat(writer.runOne(expireMap(tip.mapDeadline())).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void aMapThatIsUsedAgainAfterItsLifetimeHasAnotherOne() {
        writer.withLifetime(Lifetime.sliding(1)).run(set("a", "1"));
        Tip first = tip();
        expire(first);
        writer.withLifetime(Lifetime.sliding(1_000_000)).run(set("a", "2"));
        assertThat(redis.integer("PTTL", keys.content())).isBetween(1_000_000L, 1_060_000L);
        assertThat(redis.integer("PTTL", keys.meta())).isBetween(1_000_000L, 1_060_000L);
        assertThat(position().revision()).isEqualTo(first.position().revision().at(3));
    }

    @Test
    void aDestroyedMapThatIsUsedAgainStays() {
        writer.run(set("a", "1"));
        writer.run(destroy());
        Position destroyed = position();
        writer.run(set("a", "2"));
        assertThat(redis.integer("PTTL", keys.meta())).isEqualTo(-1);
        assertThat(position().lineage()).isEqualTo(destroyed.lineage());
        writer.run(destroy(), set("a", "3"));
        assertThat(redis.integer("PTTL", keys.meta())).isEqualTo(-1);
    }

    @Test
    void aDestroyedMapWithALifetimeEndsWithIt() {
        writer.withLifetime(Lifetime.sliding(1_000_000)).run(set("a", "1"), destroy());
        assertThat(redis.integer("PTTL", keys.content())).isBetween(1_000_000L, 1_060_000L);
        assertThat(redis.integer("PTTL", keys.meta())).isBetween(1_000_000L, 1_060_000L);
    }
}

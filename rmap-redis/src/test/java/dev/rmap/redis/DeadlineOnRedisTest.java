package dev.rmap.redis;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.expire;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static dev.rmap.testkit.Commands.setKeeping;
import static dev.rmap.testkit.Commands.touch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deadlines of entries, which the Go package does not know, beside values that it may overwrite. */
class DeadlineOnRedisTest extends OnItsOwnRedis {

    private static final long LONG = 3_600_000;

    private Deadline deadline(String key) {
        return content().get(Bytes.utf8(key)).deadline();
    }

    @Test
    void aDeadlineEndsWhenGoStoresAnotherValue() {
        writer.run(setFor("a", "1", LONG));
        Deadline deadline = deadline("a");
        assertThat(deadline.exists()).isTrue();
        peer.set("a", "2");
        assertThat(deadline("a").exists()).isFalse();
        assertThat(writer.runOne(expire("a", deadline)).outcome()).isEqualTo(Outcome.REFUSED);
        writer.run(setKeeping("a", "3"));
        assertThat(deadline("a").exists()).isFalse();
    }

    @Test
    void aDeadlineStaysWhenGoStoresTheSameValue() {
        writer.run(setFor("a", "1", LONG));
        Deadline deadline = deadline("a");
        peer.set("a", "1");
        assertThat(deadline("a")).isEqualTo(deadline);
    }

    @Test
    void aDeadlineThatGoVoidedDoesNotComeBackWithTheOldValue() {
        writer.run(setFor("a", "1", LONG));
        peer.set("a", "2");
        assertThat(deadline("a").exists()).isFalse();
        writer.run(set("a", "1"));
        assertThat(deadline("a").exists()).isFalse();
    }

    @Test
    void aValueThatGoChangesAwayAndBackHasNoDeadlineWhereAnybodyListens() {
        feed(link);
        for (int round = 0; round < 20; round++) {
            writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
            peer.set("a", "2");
            peer.set("a", "1");
            peer.delete("b");
            peer.set("b", "1");
            Eventually.until(
                    "the records are gone",
                    () -> redis.hash(keys.deadlines()).keySet().equals(Set.of("=kept")));
            assertThat(deadline("a").exists()).isFalse();
            assertThat(deadline("b").exists()).isFalse();
        }
    }

    @Test
    void whatGoStoredBeforeADeadlineWasSetDoesNotEndIt() {
        RecordingFeed feed = feed(link);
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
        peer.set("a", "1");
        peer.set("a", "2");
        writer.run(setFor("a", "1", LONG));
        peer.set("b", "2");
        feed.awaitNumber(6);
        Eventually.until(
                "the changes were told", () -> !redis.hash(keys.deadlines()).containsKey("b"));
        assertThat(deadline("a").exists()).isTrue();
    }

    @Test
    void peersAreNotReportedWhileNothingHasADeadline() {
        RecordingFeed feed = feed(link);
        Eventually.until("a first report says so", () -> {
            peer.set("a", "1");
            long calls = scriptCalls();
            for (int i = 0; i < 50; i++) {
                peer.set("a", String.valueOf(i));
            }
            peer.set("end", String.valueOf(calls));
            Eventually.until(
                    "all was heard",
                    () -> feed.changes().stream()
                            .anyMatch(change -> change instanceof Change.Put put
                                    && put.key().equals(Bytes.utf8("end"))
                                    && put.value().equals(Bytes.utf8(String.valueOf(calls)))));
            return scriptCalls() == calls;
        });
        writer.run(setFor("a", "1", LONG));
        peer.set("a", "2");
        Eventually.until(
                "reports begin again", () -> !redis.hash(keys.deadlines()).containsKey("a"));
    }

    /** How often a script was called by its digest, as ours are. */
    private long scriptCalls() {
        String stats = String.valueOf(redis.text("INFO", "commandstats"));
        int at = stats.indexOf("cmdstat_evalsha:calls=");
        return at < 0 ? 0 : Long.parseLong(stats.substring(at + 22, stats.indexOf(',', at)));
    }

    @Test
    void recordsThatAreVoidAreRemovedByWhoeverReadsThem() {
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
        peer.set("a", "2");
        content();
        assertThat(redis.hash(keys.deadlines())).containsOnlyKeys("b", "=kept");
    }

    @Test
    void noRecordIsLeftWithoutADeadline() {
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG), setFor("c", "1", LONG), setFor("d", "1", LONG));
        writer.run(set("a", "1"), remove("b"), touch("c", Expiry.NEVER));
        assertThat(redis.hash(keys.deadlines())).containsOnlyKeys("d", "=kept");
        writer.run(clear());
        assertThat(redis.integer("EXISTS", keys.deadlines())).isZero();
    }

    @Test
    void aNumberKeepsItsDeadlineWhenItIsAddedTo() {
        writer.run(setFor("n", "1", LONG));
        Deadline deadline = deadline("n");
        writer.run(add("n", 1));
        assertThat(deadline("n")).isEqualTo(deadline);
        peer.set("n", "5");
        writer.run(add("n", 1));
        assertThat(deadline("n").exists()).isFalse();
    }

    @Test
    void anEntryIsExpiredOnceAndByTheClockOfTheServer() {
        writer.run(setFor("a", "1", 20));
        Deadline deadline = deadline("a");
        Eventually.until("the deadline has come", () -> deadline.isPast(tip().nowMillis()));
        assertThat(writer.runOne(expire("a", deadline)).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(writer.runOne(expire("a", deadline)).outcome()).isEqualTo(Outcome.REFUSED);
    }
}

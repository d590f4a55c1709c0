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

import dev.rmap.backend.Link;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Position;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.net.FaultProxy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"reset", "destroy"})
    void G6_aClearByGoEndsEveryDeadlineWhereAnybodyListens(String word) {
        feed(link);
        for (int round = 0; round < 20; round++) {
            writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
            peer.clear(word);
            peer.set("a", "1");
            Eventually.until("no record is left", () -> !hasRecords());
            assertThat(deadline("a").exists()).isFalse();
        }
    }

    private boolean hasRecords() {
        return !Set.of("=kept").containsAll(redis.hash(keys.deadlines()).keySet());
    }

    @Test
    void whatGoDidBeforeAClearIsToldWithIt() {
        feed(link);
        writer.run(setFor("a", "1", LONG));
        for (int i = 0; i < 1_000; i++) {
            peer.set("b" + i, "1");
        }
        peer.clear("reset");
        peer.set("a", "1");
        Eventually.until("no record is left", () -> !hasRecords());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "destroy"})
    void aClearByGoEndsEveryDeadlineForWhoeverLooksNext(String word) {
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
        Position before = position();
        peer.clear(word);
        assertThat(position().lineage()).isEqualTo(before.lineage());
        assertThat(redis.integer("EXISTS", keys.deadlines())).isZero();
        peer.set("a", "1");
        assertThat(deadline("a").exists()).isFalse();
        assertThat(position().lineage()).isEqualTo(before.lineage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClearByGoEndsEveryDeadlineForWhoeverWritesNext(boolean withADeadline) {
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
        peer.clear("reset");
        writer.run(withADeadline ? setFor("c", "1", LONG) : set("c", "1"));
        peer.set("a", "1");
        assertThat(deadline("a").exists()).isFalse();
        assertThat(deadline("c").exists()).isEqualTo(withADeadline);
        assertThat(redis.hash(keys.deadlines())).doesNotContainKeys("a", "b");
    }

    @Test
    void aClearByGoDoesNotEndTheDeadlinesThatWereSetAfterIt() {
        RecordingFeed feed = feed(link);
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
        peer.clear("reset");
        peer.set("b", "1");
        writer.run(setFor("a", "1", LONG));
        feed.awaitNumber(5);
        Eventually.until(
                "the clear was told", () -> !redis.hash(keys.deadlines()).containsKey("b"));
        assertThat(deadline("a").exists()).isTrue();
    }

    @Test
    void aDeadlineThatWasNotHeardOfIsKnownFromTheNextAnswer() {
        try (FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                RedisBackend there = RedisBackend.connect(
                        server.address().through(proxy.port()).uri())) {
            Link distant = there.link(map);
            RecordingFeed feed = feed(distant);
            awaitNoReports(feed);
            Position before = position();
            proxy.dropNextPublished(1);
            writer.run(setFor("a", "1", LONG));
            CatchUpReader.read(distant, before);
            peer.set("a", "2");
            peer.set("a", "1");
            Eventually.until("the record is gone", () -> !hasRecords());
        }
        assertThat(deadline("a").exists()).isFalse();
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
        awaitNoReports(feed(link));
        writer.run(setFor("a", "1", LONG));
        peer.set("a", "2");
        Eventually.until(
                "reports begin again", () -> !redis.hash(keys.deadlines()).containsKey("a"));
    }

    /** Until the feed was told that nothing has a deadline, and what peers change is not reported. */
    private void awaitNoReports(RecordingFeed feed) {
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

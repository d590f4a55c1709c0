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
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.testkit.Eventually;
import org.junit.jupiter.api.Test;

/** Deadlines of entries, which the Go package does not know, beside values that it may overwrite. */
class DeadlineOnRedisTest extends OnRedis {

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

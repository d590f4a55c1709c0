package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Deadline;
import dev.rmap.model.Lifetime;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The time to live of a whole map, as Redis sees it. */
class LifetimeOnRedisTest extends OnRedis {

    private static final long MINUTE = 60_000;

    private long contentEndsAt() {
        return tip().nowMillis() + redis.integer("PTTL", keys.content());
    }

    private void laterThan(Deadline deadline) {
        Eventually.until("the clock has moved", () -> tip().nowMillis() > deadline.epochMillis() - MINUTE + 5);
    }

    @Test
    void anAbsoluteLifetimeIsSetByTheFirstWriteAndNotExtended() {
        writer.withLifetime(Lifetime.absolute(MINUTE)).run(set("a", "1"));
        Deadline deadline = tip().mapDeadline();
        long first = redis.integer("PTTL", keys.content());
        assertThat(first).isPositive();
        laterThan(deadline);
        writer.run(set("b", "1"));
        assertThat(redis.integer("PTTL", keys.content())).isPositive().isLessThanOrEqualTo(first);
        assertThat(tip().mapDeadline()).isEqualTo(deadline);
    }

    @Test
    void aSlidingLifetimeIsExtendedByEachWriteThatHasAnEffect() {
        writer.withLifetime(Lifetime.sliding(MINUTE)).run(set("a", "1"));
        Deadline deadline = tip().mapDeadline();
        laterThan(deadline);
        writer.run(remove("b"));
        assertThat(tip().mapDeadline()).isEqualTo(deadline);
        writer.run(set("b", "1"));
        assertThat(tip().mapDeadline().epochMillis()).isGreaterThan(deadline.epochMillis());
    }

    @Test
    void W16_theLifetimeIsSetInTheSameStepAsTheWriteInMilliseconds() {
        writer.withLifetime(Lifetime.absolute(300)).run(set("a", "1"));
        Deadline deadline = tip().mapDeadline();
        assertThat(deadline.epochMillis()).isLessThanOrEqualTo(tip().nowMillis() + 300);
    }

    @Test
    void allKeysOfTheMapEndSomeTimeAfterItsDeadline() {
        writer.withLifetime(Lifetime.absolute(MINUTE)).run(setFor("a", "1", MINUTE));
        Deadline deadline = tip().mapDeadline();
        for (String key : List.of(keys.content(), keys.meta(), keys.log(), keys.deadlines())) {
            assertThat(redis.integer("PTTL", key)).as(key).isBetween(1L, 2 * MINUTE);
        }
        assertThat(contentEndsAt()).isGreaterThan(deadline.epochMillis() + MINUTE / 2);
    }

    @Test
    void aClearCountsAnewOrEndsTheLifetime() {
        writer.withLifetime(Lifetime.absolute(MINUTE)).run(set("a", "1"));
        Deadline first = tip().mapDeadline();
        laterThan(first);
        writer.run(clear());
        assertThat(tip().mapDeadline().epochMillis()).isGreaterThan(first.epochMillis());
        assertThat(redis.integer("PTTL", keys.content())).isPositive();
        new Writer(link).run(clear());
        assertThat(tip().mapDeadline().exists()).isFalse();
        for (String key : List.of(keys.content(), keys.meta(), keys.log())) {
            assertThat(redis.integer("PTTL", key)).as(key).isEqualTo(-1);
        }
    }

    @Test
    void aMapWithoutALifetimeLeavesTheTimeToLiveToItsPeers() {
        writer.run(set("a", "1"));
        redis.command("PEXPIRE", keys.content(), "50000");
        writer.run(set("b", "1"), remove("a"));
        assertThat(redis.integer("PTTL", keys.content())).isPositive();
    }

    @Test
    void aWriterWithoutALifetimeLeavesTheMapTheOneItHas() {
        writer.withLifetime(Lifetime.absolute(MINUTE)).run(set("a", "1"));
        Deadline deadline = tip().mapDeadline();
        new Writer(link).run(set("b", "1"));
        assertThat(tip().mapDeadline()).isEqualTo(deadline);
        assertThat(redis.integer("PTTL", keys.content())).isPositive();
    }
}

package dev.rmap.redis;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.replace;
import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** A batch that reaches Redis more than once is applied once. */
class RepeatOnRedisTest extends OnRedis {

    private static final long RECORD_MILLIS = 600_000;

    @ParameterizedTest
    @CsvSource({"1, CUT", "2, CUT", "3, CUT", "1, SILENCE", "2, SILENCE"})
    void G8_aBatchWhoseAnswersAreLostIsAppliedOnceAndAnsweredInTheEnd(int lost, Afterwards afterwards) {
        try (FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                RedisBackend there = RedisBackend.builder(
                                server.address().through(proxy.port()).uri())
                        .responseTimeout(Duration.ofMillis(300))
                        .connect()) {
            Link distant = there.link(map);
            Writer unlucky = new Writer(distant);
            unlucky.run(add("n", 1));
            proxy.swallowReplies(lost, RespRequest::isScript, afterwards);
            Answer.Decided answer = untilAnswered(distant, unlucky.batch(add("n", 10)));
            assertThat(answer.receipts().get(0).get(0).after()).hasValue(Bytes.utf8("11"));
            assertThat(proxy.counts().toString()).isNotEmpty();
        }
        assertThat(content().get(Bytes.utf8("n")).value()).hasValue(Bytes.utf8("11"));
        assertThat(position().number()).isEqualTo(2);
    }

    private static Answer.Decided untilAnswered(Link link, Batch batch) {
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                return (Answer.Decided) Eventually.get(link.commit(batch));
            } catch (BackendException e) {
                assertThat(e.kind()).isNotEqualTo(BackendException.Kind.REFUSED);
            }
        }
        throw new AssertionError("never answered");
    }

    @Test
    void aRecordIsKeptForTenMinutes() {
        Batch batch = writer.batch(set("a", "1"));
        writer.decide(batch);
        assertThat(redis.integer("PTTL", recordOf(batch))).isBetween(RECORD_MILLIS - 60_000, RECORD_MILLIS);
    }

    @Test
    void aBatchIsDecidedUpToItsGuardTimeOnly() {
        long now = tip().nowMillis();
        Batch batch = writer.batch(add("n", 1));
        assertThat(decide(batch, now - 1)).isEqualTo(CommitReply.Status.GUARD_TIME_OVER);
        assertThat(decide(batch, now - RECORD_MILLIS)).isEqualTo(CommitReply.Status.TOO_LATE_TO_KNOW);
        assertThat(content()).isEmpty();
        assertThat(decide(batch, now + 60_000)).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(decide(batch, now - 1)).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(content().get(Bytes.utf8("n")).value()).hasValue(Bytes.utf8("1"));
    }

    @Test
    void G8_aBatchInDoubtWhoseRecordWasEvictedIsNotAppliedAgain() {
        writer.withBase(position().revision()).run(add("n", 1));
        Revision base = position().revision();
        Batch batch = writer.withBase(base).batch(add("n", 10));
        writer.decide(batch);
        redis.command("DEL", recordOf(batch));
        assertThat(decide(batch, inDoubt(batch))).isEqualTo(CommitReply.Status.TOO_LATE_TO_KNOW);
        new Writer(link).run(add("m", 1));
        assertThat(decide(batch, inDoubt(batch))).isEqualTo(CommitReply.Status.TOO_LATE_TO_KNOW);
        assertThat(redis.text("HGET", keys.content(), "n")).isEqualTo("11");
        redis.command("DEL", keys.log());
        assertThat(decide(batch, inDoubt(batch))).isEqualTo(CommitReply.Status.TOO_LATE_TO_KNOW);
        assertThat(redis.text("HGET", keys.content(), "n")).isEqualTo("11");
    }

    @Test
    void G8_aBatchInDoubtIsDecidedWhenTheLogProvesThatItWasNot() {
        Batch first = writer.withBase(position().revision()).batch(add("n", 10));
        for (int i = 0; i < 200; i++) {
            new Writer(link).run(add("m", 1), add("m", 1));
        }
        assertThat(decide(first, inDoubt(first))).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(decide(first, inDoubt(first))).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(redis.text("HGET", keys.content(), "n")).isEqualTo("10");
    }

    @Test
    void G8_aBatchInDoubtIsNotDecidedWhereNoLogTellsOfOtherChanges() {
        Batch batch = writer.withBase(position().revision()).batch(add("n", 10));
        peer.set("m", "1");
        assertThat(decide(batch, inDoubt(batch))).isEqualTo(CommitReply.Status.TOO_LATE_TO_KNOW);
        assertThat(redis.text("HGET", keys.content(), "n")).isNull();
    }

    @Test
    void G8_aLinkKnowsWhichBatchesAreInDoubt() {
        try (FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                RedisBackend there = RedisBackend.builder(
                                server.address().through(proxy.port()).uri())
                        .responseTimeout(Duration.ofMillis(300))
                        .connect()) {
            Link distant = there.link(map);
            Writer unlucky = new Writer(distant);
            unlucky.withBase(position().revision()).run(add("n", 1));
            Batch batch = unlucky.withBase(position().revision()).batch(add("n", 10));
            proxy.swallowReplies(1, RespRequest::isScript, Afterwards.CUT);
            assertThat(failure(() -> unlucky.send(batch)).kind()).isEqualTo(BackendException.Kind.UNKNOWN);
            redis.command("DEL", recordOf(batch));
            new Writer(link).run(add("m", 1));
            proxy.refuse();
            proxy.cutAll();
            Eventually.until(
                    "a try is known to have had no effect",
                    () -> failure(() -> unlucky.send(batch)).kind() == BackendException.Kind.UNAVAILABLE);
            proxy.accept();
            Eventually.until(
                    "the server answers",
                    () -> failure(() -> unlucky.send(batch)).getMessage().contains("may have been decided before"));
        }
        assertThat(redis.text("HGET", keys.content(), "n")).isEqualTo("11");
    }

    /** As when the first answer was lost. */
    private Sending inDoubt(Batch batch) {
        return Sending.NONE.next(batch, tip().nowMillis()).next(batch, 0);
    }

    private CommitReply.Status decide(Batch batch, long guardMillis) {
        return decide(batch, new Sending(batch.id(), guardMillis, batch.base().number(), false, false));
    }

    private CommitReply.Status decide(Batch batch, Sending sending) {
        RedissonClient client = client();
        try {
            Object[] arguments = CommitCall.arguments(
                    batch,
                    new CommitCall.Telling(keys.channel(), Messages.ONE_FOR_EACH_CHANGE),
                    new Lineage(5),
                    sending);
            List<Object> reply = Eventually.get(new Scripts(client, keys.content())
                    .commit(keys.forCommit(batch.id().client()), arguments));
            return new CommitReply(reply).status();
        } finally {
            client.shutdown();
        }
    }

    private RedissonClient client() {
        Config config = new Config();
        config.useSingleServer()
                .setAddress(server.uri())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2);
        return Redisson.create(config);
    }

    private String recordOf(Batch batch) {
        return keys.records() + String.format("%016x", batch.id().client());
    }

    @Test
    void aBatchThatComesAgainAfterOthersWroteIsAnsweredAsBefore() {
        Batch batch = writer.batch(add("n", 1));
        Answer.Decided first = writer.decide(batch);
        new Writer(link).run(add("n", 5));
        Answer.Decided again = writer.decide(batch);
        assertThat(again.receipts()).isEqualTo(first.receipts());
        assertThat(again.revision()).isEqualTo(first.revision());
        assertThat(content().get(Bytes.utf8("n")).value()).hasValue(Bytes.utf8("6"));
    }

    @Test
    void aBatchThatIsOlderThanTheLatestOneIsRefused() {
        Batch old = writer.batch(add("n", 1));
        writer.run(add("n", 1));
        assertThat(failure(() -> writer.send(old)))
                .returns(BackendException.Kind.REFUSED, BackendException::kind)
                .hasMessageContaining("stale repeat");
        assertThat(content().get(Bytes.utf8("n")).value()).hasValue(Bytes.utf8("1"));
    }

    @Test
    void G8_aBatchThatIsOlderThanOneThatChangedNothingIsRefused() {
        writer.run(set("a", "1"));
        writer.withBase(position().revision()).run(set("a", "2"));
        Batch old = writer.withBase(position().revision()).batch(set("a", "3"));
        Batch refused = writer.batch(replace("a", "3", "4"));
        Answer.Decided first = writer.decide(refused);
        assertThat(first.receipts().get(0).get(0).applied()).isFalse();
        assertThat(failure(() -> writer.send(old)))
                .returns(BackendException.Kind.REFUSED, BackendException::kind)
                .hasMessageContaining("stale repeat");
        assertThat(writer.decide(refused).receipts()).isEqualTo(first.receipts());
        assertThat(content().get(Bytes.utf8("a")).value()).hasValue(Bytes.utf8("2"));
    }

    @Test
    void G8_aPlainBatchThatIsOlderThanTheNewestChangeIsRefusedAlsoAfterAPeerWrote() {
        writer.run(set("a", "1"));
        Batch old = writer.withBase(position().revision()).batch(set("a", "3"));
        writer.run(replace("a", "3", "4"));
        peer.set("m", "1");
        assertThat(failure(() -> writer.send(old)).kind()).isEqualTo(BackendException.Kind.REFUSED);
        assertThat(content().get(Bytes.utf8("a")).value()).hasValue(Bytes.utf8("1"));
    }
}

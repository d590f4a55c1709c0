package dev.rmap.redis;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.replace;
import static dev.rmap.testkit.Commands.set;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.resp.RespRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({"590000, 60000, true", "600000, 30000, true", "600001, 60001, false"})
    void aRecordIsLetGoOfWhenANewWriterComesAfterTenMinutesButNotForEachNewWriter(
            long age, long sinceTheLastLook, boolean stays) {
        Batch batch = writer.batch(set("a", "1"));
        Answer.Decided first = writer.decide(batch);
        long now = tip().nowMillis();
        ByteBuffer record = ByteBuffer.wrap(recordOf(batch)).order(ByteOrder.LITTLE_ENDIAN);
        record.putDouble(Double.BYTES, (double) (now - age));
        redis.command(utf8("HSET"), utf8(keys.meta()), record(batch.id().client()), record.array());
        redis.command("HSET", keys.meta(), "forgot", Long.toString(now - sinceTheLastLook));
        new Writer(link).run(set("b", "1"));
        assertThat(isRecorded(batch)).isEqualTo(stays);
        assertThat(decide(batch, now + 60_000)).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(position().number())
                .as("the batch of a writer with a record is not decided again")
                .isEqualTo(first.revision().number() + (stays ? 1 : 2));
    }

    @Test
    void allRecordsThatAreTooOldAreLetGoOfHoweverManyThereAre() {
        writer.run(set("a", "1"));
        for (int client = 1; client <= 250; client++) {
            redis.command(utf8("HSET"), utf8(keys.meta()), record(client), new byte[16]);
        }
        redis.command("HDEL", keys.meta(), "forgot");
        new Writer(link).run(set("b", "1"));
        assertThat(redis.list("HKEYS", keys.meta()).stream().filter(RepeatOnRedisTest::isRecord))
                .hasSize(2);
    }

    private static boolean isRecord(Object field) {
        return new String((byte[]) field, ISO_8859_1).startsWith("op:");
    }

    @Test
    void G8_aLargeAnswerIsKeptForTenMinutesUnderAKeyOfItsOwn() {
        String large = "x".repeat(10_000);
        writer.run(set("a", large));
        assertThat(redis.integer("EXISTS", largeAnswerTo(writer))).isZero();
        Batch batch = writer.withBase(position().revision()).batch(set("a", "2"));
        Answer.Decided first = writer.decide(batch);
        assertThat(recordOf(batch)).hasSize(2 * Double.BYTES);
        assertThat(redis.integer("PTTL", largeAnswerTo(writer))).isBetween(RECORD_MILLIS - 60_000, RECORD_MILLIS);
        Answer.Decided again = writer.decide(batch);
        assertThat(again.receipts()).isEqualTo(first.receipts());
        assertThat(again.receipts().get(0).get(0).before()).hasValue(Bytes.utf8(large));
        assertThat(position().number()).isEqualTo(2);
    }

    @Test
    void G8_theRecordOfATerseBatchDoesNotHoldWhatItReplacedAndAnswersItsRepeats() {
        writer.run(set("a", "x".repeat(2_000)), set("b", "x".repeat(2_000)));
        writer.withBase(position().revision());
        for (Command command : List.of(set("a", "2"), remove("b"))) {
            Batch batch = writer.batch(List.of(Commit.of(command).tersely()));
            Answer.Decided first = writer.decide(batch);
            assertThat(recordOf(batch)).hasSizeLessThan(100);
            assertThat(writer.decide(batch).receipts()).isEqualTo(first.receipts());
        }
        assertThat(position().number()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXISTS KEY", "SET KEY garbage", "SET KEY longer_than_sixteen_bytes", "RPUSH KEY x"})
    void G8_aLargeAnswerThatIsGoneLeavesTheFateOfItsBatchUnknown(String corruption) {
        writer.run(set("a", "x".repeat(10_000)));
        Batch batch = writer.batch(set("a", "2"));
        writer.decide(batch);
        redis.command("DEL", largeAnswerTo(writer));
        redis.command(corruption.replace("KEY", largeAnswerTo(writer)).split(" "));
        assertThat(failure(() -> writer.send(batch)).kind()).isEqualTo(BackendException.Kind.UNKNOWN);
        assertThat(position().number()).isEqualTo(2);
        writer.withBase(position().revision()).run(set("a", "3"));
        assertThat(redis.text("HGET", keys.content(), "a")).isEqualTo("3");
    }

    @Test
    void aBatchIsDecidedUpToItsGuardTimeOnly() {
        long now = tip().nowMillis();
        Batch batch = writer.batch(add("n", 1));
        assertThat(decide(batch, now - 1)).isEqualTo(CommitReply.Status.GUARD_TIME_OVER);
        assertThat(decide(batch, now - RECORD_MILLIS)).isEqualTo(CommitReply.Status.GUARD_TIME_OVER);
        assertThat(content()).isEmpty();
        assertThat(decide(batch, now + 60_000)).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(decide(batch, now - 1)).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(content().get(Bytes.utf8("n")).value()).hasValue(Bytes.utf8("1"));
    }

    @Test
    void G8_onlyABatchInDoubtCanComeTooLateToBeKnown() {
        long now = tip().nowMillis();
        Batch batch = writer.batch(add("n", 1));
        Sending first = Sending.NONE.next(batch, now - 2 * RECORD_MILLIS);
        assertThat(decide(batch, first)).isEqualTo(CommitReply.Status.GUARD_TIME_OVER);
        assertThat(decide(batch, first.next(batch, now))).isEqualTo(CommitReply.Status.TOO_LATE_TO_KNOW);
        assertThat(content()).isEmpty();
        assertThat(decide(batch, first.guardedAnew(now).next(batch, now))).isEqualTo(CommitReply.Status.DECIDED);
    }

    @Test
    void G8_aBatchThatSurelyWasNotDecidedHasItsGuardTimeFromItsNextSendingOn() {
        long now = tip().nowMillis();
        Batch batch = writer.batch(add("n", 1));
        Sending first = Sending.NONE.next(batch, now - RECORD_MILLIS).withoutEffect();
        Sending second = first.next(batch, now);
        assertThat(decide(batch, second)).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(second.next(batch, now + RECORD_MILLIS).guardMillis())
                .as("of a batch that may have been decided")
                .isEqualTo(second.guardMillis());
    }

    @Test
    void G8_aBatchInDoubtIsDecidedInItsHistoryIfItsWriterHasNoRecord() {
        Batch batch = writer.withBase(position().revision()).batch(add("n", 10));
        new Writer(link).run(add("m", 1));
        peer.set("m", "5");
        redis.command("DEL", keys.log());
        Sending again = inDoubt(batch);
        assertThat(decide(batch, again)).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(decide(batch, again)).isEqualTo(CommitReply.Status.DECIDED);
        assertThat(redis.text("HGET", keys.content(), "n")).isEqualTo("10");
    }

    @Test
    void G8_aBatchInDoubtIsNotDecidedInALaterHistory() {
        writer.withBase(position().revision()).run(add("n", 1));
        Batch batch = writer.withBase(position().revision()).batch(add("n", 10));
        writer.decide(batch);
        redis.command("DEL", keys.meta());
        Sending again = inDoubt(batch);
        assertThat(decide(batch, again)).isEqualTo(CommitReply.Status.OTHER_HISTORY);
        Batch rebased = rebased(batch);
        assertThat(decide(rebased, again.withoutEffect().next(rebased, 0)))
                .isEqualTo(CommitReply.Status.TOO_LATE_TO_KNOW);
        assertThat(redis.text("HGET", keys.content(), "n")).isEqualTo("11");
    }

    @Test
    void G8_aBatchThatWasSurelyNotDecidedIsInDoubtFromItsNextSendingOn() {
        Batch batch = writer.withBase(position().revision()).batch(add("n", 10));
        redis.command("DEL", keys.meta());
        Sending first = Sending.NONE.next(batch, tip().nowMillis());
        Batch rebased = rebased(batch);
        Sending second = first.withoutEffect().next(rebased, tip().nowMillis());
        Sending third = second.next(rebased, 0);
        assertThat(second).returns(false, Sending::inDoubt);
        assertThat(third).returns(true, Sending::inDoubt);
        assertThat(decide(rebased, third)).isEqualTo(CommitReply.Status.DECIDED);
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
            redis.command("DEL", keys.meta());
            new Writer(link).run(add("m", 1));
            proxy.refuse();
            proxy.cutAll();
            Eventually.until(
                    "a try is known to have had no effect",
                    () -> failure(() -> unlucky.send(batch)).kind() == BackendException.Kind.UNAVAILABLE);
            proxy.accept();
            Eventually.until("the server answers", () -> isToldOfAnotherHistory(unlucky, batch));
            assertThat(failure(() -> unlucky.send(rebased(batch))))
                    .hasMessageContaining("may have been decided before");
        }
        assertThat(redis.text("HGET", keys.content(), "n")).isEqualTo("11");
    }

    private static boolean isToldOfAnotherHistory(Writer writer, Batch batch) {
        try {
            return writer.send(batch) instanceof Answer.OtherLineage;
        } catch (BackendException notYetThere) {
            return false;
        }
    }

    /** The batch as it is sent again by a writer that has caught up. */
    private Batch rebased(Batch batch) {
        return new Batch(batch.id(), position().revision(), batch.lifetime(), batch.commits());
    }

    /** As when the first answer was lost. */
    private Sending inDoubt(Batch batch) {
        return Sending.NONE.next(batch, tip().nowMillis()).next(batch, 0);
    }

    private CommitReply.Status decide(Batch batch, long guardMillis) {
        return decide(batch, new Sending(batch.id(), guardMillis, batch.base().lineage(), false, false));
    }

    private byte[] recordOf(Batch batch) {
        return (byte[])
                redis.command(utf8("HGET"), utf8(keys.meta()), record(batch.id().client()));
    }

    private boolean isRecorded(Batch batch) {
        return (Long) redis.command(
                        utf8("HEXISTS"), utf8(keys.meta()), record(batch.id().client()))
                == 1;
    }

    private String largeAnswerTo(Writer writer) {
        return keys.answers() + String.format("%016x", writer.client());
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

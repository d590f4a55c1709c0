package dev.rmap.redis;

import static dev.rmap.testkit.Commands.append;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.destroy;
import static dev.rmap.testkit.Commands.expire;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.redis.RespConnection;
import dev.rmap.testkit.resp.Published;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Redis holds and publishes after our commits is what the Go package would have left. */
class FormatOnRedisTest extends OnRedis {

    @Test
    void theHashHoldsTheEntriesTheRevisionAndTheLatestWord() {
        writer.run(set("a", "1"), set("b", "2"), set("a", "3"));
        assertHash(Map.of("a", "3", "b", "2", "=rev", "3", "=kind", "set"));
        writer.run(remove("a"));
        assertHash(Map.of("b", "2", "=rev", "4", "=kind", "del"));
        writer.run(clear());
        assertHash(Map.of("=rev", "5", "=kind", "reset"));
        writer.run(set("c", ""), destroy());
        assertHash(Map.of("=rev", "7", "=kind", "destroy"));
        writer.run(clear(), set("c", ""));
        assertHash(Map.of("c", "", "=rev", "9", "=kind", "set"));
    }

    @Test
    void whatChangesNothingWritesNoRevision() {
        writer.run(set("a", "1"));
        writer.run(remove("b"), append("a"));
        assertHash(Map.of("a", "1", "=rev", "1", "=kind", "set"));
    }

    private void assertHash(Map<String, String> expected) {
        Map<String, byte[]> hash = redis.hash(keys.content());
        assertThat(hash.keySet()).isEqualTo(expected.keySet());
        hash.forEach((field, value) -> assertThat(Bytes.wrap(value).utf8()).isEqualTo(expected.get(field)));
    }

    @Test
    void messagesAreThoseOfTheWireFormat() {
        try (RespConnection listener = connection()) {
            listener.subscribe(keys.channel());
            Batch first = writer.batch(set("a", "1"), setFor("a", "2", 20));
            writer.decide(first);
            WireMessage.Set plain = (WireMessage.Set) next(listener);
            WireMessage.Set dated = (WireMessage.Set) next(listener);
            Trailer trailer =
                    new Trailer(position().lineage(), first.id(), false, Reason.REMOVED, Deadline.NONE, Deadline.NONE);
            assertThat(plain).isEqualTo(new WireMessage.Set(Bytes.utf8("a"), Bytes.utf8("1"), 1, trailer));
            assertThat(dated.trailer().entryDeadline().exists()).isTrue();

            Deadline deadline = dated.trailer().entryDeadline();
            Eventually.until("the deadline has come", () -> deadline.isPast(tip().nowMillis()));
            writer.run(expire("a", deadline));
            WireMessage.Del expired = (WireMessage.Del) next(listener);
            assertThat(expired.trailer().reason()).isEqualTo(Reason.EXPIRED);
            assertThat(expired.number()).isEqualTo(3);
        }
    }

    @Test
    void aClearIsAnnouncedByANoteThatGoPeersIgnore() {
        try (RespConnection listener = connection()) {
            listener.subscribe(keys.channel());
            Batch batch = writer.batch(destroy());
            writer.decide(batch);
            Trailer trailer = new Trailer(
                    position().lineage(), batch.id(), false, Reason.DESTROYED, Deadline.NONE, Deadline.NONE);
            assertThat(next(listener)).isEqualTo(new WireMessage.Note("destroy", 1, trailer));
            assertThat(listener.nextMessage(Duration.ofSeconds(5)).orElseThrow().text())
                    .isEqualTo("destroy:1");
        }
    }

    @Test
    void manyChangesGoAsOneMessageWhereTheBackendWasToldThatNoGoPeerListens() {
        try (RespConnection listener = connection();
                RedisBackend told = RedisBackend.builder(server.uri())
                        .messages(Messages.ONE_FOR_EACH_BATCH)
                        .connect()) {
            Writer known = new Writer(told.link(map));
            known.run(set("a", "1"));
            known.withBase(position().revision());
            listener.subscribe(keys.channel());
            Batch batch = known.batch(set("b", "2"), set("c", "x".repeat(300)));
            known.decide(batch);
            Trailer trailer =
                    new Trailer(position().lineage(), batch.id(), false, Reason.REMOVED, Deadline.NONE, Deadline.NONE);
            List<Bytes> entries =
                    Stream.of("b", "2", "c", "x".repeat(300)).map(Bytes::utf8).toList();
            assertThat(decoded(listener)).isEqualTo(new WireMessage.Many(entries, 3, trailer));

            known.withBase(position().revision());
            known.commit(set("d", "4"), set("e", ""));
            assertThat(decoded(listener)).isInstanceOfSatisfying(WireMessage.Many.class, many -> {
                assertThat(many.number()).isEqualTo(5);
                assertThat(many.trailer().more()).isTrue();
            });
        }
    }

    private static WireMessage decoded(RespConnection listener) {
        return WireFormat.decode(
                listener.nextMessage(Duration.ofSeconds(30)).orElseThrow().payload());
    }

    /** The next message that is not ignored by all; it is encoded exactly as {@link WireFormat} encodes what it says. */
    private static WireMessage next(RespConnection listener) {
        Published published = listener.nextMessage(Duration.ofSeconds(5)).orElseThrow();
        WireMessage message = WireFormat.decode(published.payload());
        if (message instanceof WireMessage.Ignored) {
            return next(listener);
        }
        assertThat(WireFormat.encode(message)).isEqualTo(published.payload());
        return message;
    }

    @Test
    void revisionsBeyondTheOnesThatTheOriginalGarblesAreWrittenInFull() {
        redis.command("HSET", keys.content(), "=rev", "99999999999999");
        writer.run(set("a", "1"));
        assertThat(redis.text("HGET", keys.content(), "=rev")).isEqualTo("100000000000000");
        assertThat(position().number()).isEqualTo(100_000_000_000_000L);
    }

    @Test
    void namesAndKeysMayBeAnyText() {
        String odd = "k:\n\0 *?[]\u00e9\ud83d\ude00";
        writer.run(set(odd, "\0\r\n:"));
        assertThat(content().get(Bytes.utf8(odd)).value()).hasValue(Bytes.utf8("\0\r\n:"));
    }

    @Test
    void aCommitMayBeLargerThanWhatLuaUnpacksAtOnce() {
        writer.commit(IntStream.range(0, 20_000)
                .mapToObj(i -> setFor("key" + i, "v" + i, 3_600_000))
                .toArray(Command[]::new));
        assertThat(content())
                .hasSize(20_000)
                .allSatisfy(
                        (key, entry) -> assertThat(entry.deadline().exists()).isTrue());
        writer.commit(IntStream.range(0, 20_000)
                .boxed()
                .flatMap(i -> Stream.of(remove("key" + i), remove("rmap.lease=key" + i)))
                .toArray(Command[]::new));
        assertThat(content()).isEmpty();
        assertThat(redis.hash(keys.deadlines())).containsOnlyKeys("=kept");
    }

    @Test
    void aListMayBeLargerThanWhatLuaUnpacksAtOnce() {
        String[] items = IntStream.range(0, 20_000).mapToObj(Integer::toString).toArray(String[]::new);
        writer.run(append("list", items));
        assertThat(List.of(redis.text("HGET", keys.content(), "list").split(",")))
                .hasSize(20_000);
    }

    @Test
    void aLargeValueTravelsWhole() {
        Bytes large = Bytes.wrap(new byte[5_000_000]);
        writer.run(
                new Command(Bytes.utf8("large"), Condition.ALWAYS, new Mutation.Set(large, Expiry.after(3_600_000))));
        assertThat(content().get(Bytes.utf8("large")).value()).hasValue(large);
    }
}

package dev.rmap.redis;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader.Result.Failed;
import dev.rmap.testkit.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who may write to the companion keys of a map has done so. What no script of ours writes there is not believed,
 * and stands in nobody's way: everybody reads what the hash of the entries holds, and goes on to write.
 */
class CorruptCompanionsTest extends OnRedis {

    private static final long CLIENT = 77;

    /** Of the value 1. */
    private static final String DIGEST = "356a192b7913b04c54574d18c28d46e6395428ab";

    private Position before = Position.NONE;
    private Writer victim;

    /** Commands, with words in capitals for the keys of the map. */
    static Stream<String> corruptions() {
        Stream<String> meta = Stream.of(
                        "lineage short",
                        "lineage \0\0\0\0\0\0\0\0",
                        "lineage forged!!",
                        "seen abc",
                        "seen -1",
                        "seen 1e300",
                        "seen nan",
                        "seen 0",
                        "seen 9007199254740991",
                        "seen 9007199254740992",
                        "writer short",
                        "writer sixteen_letters!",
                        "deadline abc",
                        "deadline 1e300",
                        "deadline 9223372036854775807",
                        "idle abc",
                        "cleared abc",
                        "cleared abc:0",
                        "cleared 1:9",
                        "cleared 99999999999999999999:0",
                        "voided abc",
                        "voided -1",
                        "voided 9007199254740991",
                        "forgot abc",
                        "forgot 1e300",
                        "forgot nan",
                        "op:short x",
                        "op:letters! short",
                        "RECORD short",
                        "RECORD longer_than_sixteen_bytes")
                .map(fieldAndValue -> "HSET META " + fieldAndValue);
        Stream<String> others = Stream.of(
                "HDEL META lineage",
                "HDEL META seen",
                "XADD LOG 9007199254740991-0 b garbage",
                "XADD LOG 18446744073709551615-18446744073709551615 b garbage",
                "XADD LOG 4-0 b garbage",
                "XADD LOG 4-0 other field",
                "XADD LOG 4-0 b \1\2\3",
                "XTRIM LOG MAXLEN 0",
                "HSET DEADLINES b garbage",
                "HSET DEADLINES b 99999999999999999999:" + DIGEST + ":1",
                "HSET DEADLINES b -1:" + DIGEST + ":1",
                "HDEL DEADLINES =kept");
        return Stream.concat(meta, others);
    }

    @BeforeEach
    void fill() {
        writer.run(set("a", "1"), setFor("b", "1", 3_600_000));
        before = position();
        victim = new Writer(link, CLIENT);
        victim.withBase(before.revision()).run(set("c", "1"));
    }

    private void carryOut(String corruption) {
        redis.command(corruption
                .replace("RECORD", new String(record(CLIENT), UTF_8))
                .replace("META", keys.meta())
                .replace("CONTENT", keys.content())
                .replace("LOG", keys.log())
                .replace("DEADLINES", keys.deadlines())
                .split(" "));
    }

    private Map<String, String> entries() {
        Map<String, String> entries = new TreeMap<>();
        content()
                .forEach((key, held) ->
                        entries.put(key.utf8(), held.value().orElseThrow().utf8()));
        return entries;
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void G10_readersReadWhatIsThere(String corruption) {
        carryOut(corruption);
        assertThat(since(before)).isNotInstanceOf(Failed.class);
        assertThat(entries()).isEqualTo(Map.of("a", "1", "b", "1", "c", "1"));
        assertThat(since(position())).isNotInstanceOf(Failed.class);
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void G10_writersWriteOnce(String corruption) {
        carryOut(corruption);
        Answer answer = victim.send(victim.batch(set("d", "1")));
        if (answer instanceof Answer.OtherLineage) {
            assertThat(entries()).isEqualTo(Map.of("a", "1", "b", "1", "c", "1"));
            victim.withBase(position().revision()).run(set("d", "1"));
        }
        assertThat(entries()).isEqualTo(Map.of("a", "1", "b", "1", "c", "1", "d", "1"));
        Position since = position();
        assertThat(since.number()).isEqualTo(4);
        victim.withBase(since.revision()).run(set("d", "2"));
        assertThat(since(since)).isNotInstanceOf(Failed.class);
        assertThat(entries()).containsEntry("d", "2");
        new Writer(link).run(set("e", "1"));
        assertThat(entries()).containsEntry("e", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"op:letters! short", "RECORD short", "RECORD \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"})
    void aRecordThatNoScriptWroteIsLetGoOf(String fieldAndValue) {
        carryOut("HSET META " + fieldAndValue);
        redis.command("HDEL", keys.meta(), "forgot");
        new Writer(link).run(set("e", "1"));
        String field = fieldAndValue.startsWith("op:") ? "op:letters!" : new String(record(CLIENT), UTF_8);
        assertThat(redis.integer("HEXISTS", keys.meta(), field)).isZero();
    }

    @Test
    void aFieldOfTheContentNamedAsTheMarkOfTheDeadlinesEndsNeitherThemNorTheHistory() {
        carryOut("HSET CONTENT =kept x");
        content();
        assertThat(position().lineage()).isEqualTo(before.lineage());
        assertThat(content().get(Bytes.utf8("b")).deadline().exists()).isTrue();
    }

    @Test
    void G8_aBatchInDoubtWhoseRecordCannotBeReadIsNotAppliedAgain() {
        Batch batch = victim.withBase(position().revision()).batch(add("n", 10));
        victim.decide(batch);
        carryOut("HSET META RECORD short");
        Sending again = Sending.NONE.next(batch, tip().nowMillis()).next(batch, 0);
        assertThat(decide(batch, again)).isEqualTo(CommitReply.Status.TOO_LATE_TO_KNOW);
        assertThat(entries()).containsEntry("n", "10");
    }

    private void corruptRecord(double counter, byte[] reply) {
        byte[] record = ByteBuffer.allocate(2 * Double.BYTES + reply.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(counter)
                .putDouble((double) tip().nowMillis())
                .put(reply)
                .array();
        redis.command(utf8("HSET"), utf8(keys.meta()), record(CLIENT), record);
    }

    @Test
    void G8_aRecordThatCannotBeReadLeavesTheFateOfItsBatchUnknown() {
        Batch batch = victim.batch(set("d", "1"));
        corruptRecord((double) batch.id().counter(), utf8("\1garbage"));
        assertThat(failure(() -> victim.send(batch)).kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(entries()).doesNotContainKey("d");
    }

    @Test
    void G8_aRecordThatIsAListButNoAnswerLeavesTheFateOfItsBatchUnknownAndTheNextOneIsDecided() {
        Batch batch = victim.batch(set("d", "1"));
        corruptRecord((double) batch.id().counter(), Packed.list(0, new byte[8], 7));
        for (int sendings = 0; sendings < 2; sendings++) {
            assertThat(failure(() -> victim.send(batch)))
                    .returns(Kind.UNKNOWN, BackendException::kind)
                    .hasMessageContaining("a reply of the commit script cannot be read");
        }
        assertThat(entries()).doesNotContainKey("d");
        victim.withBase(position().revision()).run(set("d", "2"));
        assertThat(entries()).containsEntry("d", "2");
    }

    @Test
    void aRecordOfALaterBatchRefusesAndIsNamed() {
        corruptRecord(1e9, utf8("garbage"));
        assertThat(failure(() -> victim.run(set("d", "1"))))
                .returns(Kind.REFUSED, BackendException::kind)
                .hasMessageContaining(keys.meta());
        assertThat(entries()).doesNotContainKey("d");
    }
}

package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rmap.backend.Answer;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Mutation;
import dev.rmap.model.OperationId;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come as the reply of a script, reading them ends in a value, or in the one exception that says that they are
 * no reply. The first byte says to which batch it is a reply, or that it is one of the catch-up script. That one is
 * several lists, and each goes as its length and the list.
 */
class RepliesFuzzTest {

    private static final Command STORE = Command.set(Bytes.utf8("a"), Bytes.utf8("1"));
    private static final Command OTHER = Command.set(Bytes.utf8("b"), Bytes.utf8("2"));

    /** Conditions and mutations of all kinds that a reply abbreviates, then stores that go the short way. */
    private static final List<Batch> BATCHES = List.of(
            batch(
                    new Commit(List.of(
                            when("a", Condition.holds(Bytes.utf8("0")), STORE.mutation()),
                            when("c", Condition.ALWAYS, new Mutation.Append(List.of(Bytes.utf8("i")), false)))),
                    Commit.of(when("d", Condition.ALWAYS, new Mutation.Add(1))),
                    new Commit(
                            List.of(when("e", Condition.ABSENT, STORE.mutation()), Command.remove(Bytes.utf8("b"))))),
            batch(new Commit(List.of(STORE, OTHER))),
            batch(Commit.of(STORE).tersely(), Commit.of(OTHER).tersely()));

    private static Command when(String key, Condition condition, Mutation mutation) {
        return new Command(Bytes.utf8(key), condition, mutation);
    }

    private static Batch batch(Commit... commits) {
        return new Batch(new OperationId(9, 2), Revision.NONE, Lifetime.FOREVER, List.of(commits));
    }

    /** What Redis 7.0 replied, of each status and each kind of question, and as what it is read. */
    static Stream<Arguments> replied() {
        return Stream.of(
                Arguments.of(
                        "DECIDED",
                        "000000000000000040002052d4ca227a42dc001700a8060000000000000004000301030004c2a55b2269225d0404a178"
                                + "020204a131020304c2c2"),
                Arguments.of("DECIDED_SHORT", "010000000000000040008052d4ca227a429504a8060000000000000007a131c2"),
                Arguments.of("DECIDED_SHORT", "02000000000000004000c052d4ca227a429304a806000000000000000a"),
                Arguments.of("GUARD_TIME_OVER", "00000000000000004000f052d4ca227a429302a8000000000000000000"),
                Arguments.of("OTHER_HISTORY", "000000000000000040001053d4ca227a429301a806000000000000000a"),
                Arguments.of(
                        "CURRENT, 0 entries",
                        "032a9800a806000000000000000ab00600000000000000020000000000000000cf000001a22cad4532a13000"),
                Arguments.of(
                        "CURRENT, 2 entries",
                        "032a9800a806000000000000000ab00600000000000000020000000000000000cf000001a22cad4533a130000b94a161"
                                + "a131a4676f6e65c20190"),
                Arguments.of(
                        "MISSED, 1 entries",
                        "032a9801a806000000000000000bb00300000000000000050000000000000000cf000001a22cad4539a130010592a164"
                                + "a1340a91cf000001a22cbc8778"),
                Arguments.of(
                        "PART, 6 entries",
                        "03569b02a806000000000000000bb00300000000000000050000000000000000cf000001a22cad453ba13001d9283164"
                                + "3963313238613335323765613763663666353762326234316461633961306164383735653139a00831dc0010a43d7265"
                                + "76a23131a53d6b696e64a3736574a16ea178a161a131a17aa130a16ca55b2269225da162a132a164a134119800000000"
                                + "000000cf000001a22cbc8778"),
                Arguments.of(
                        "PART, 1 entries",
                        "035a9b02a806000000000000000db0e2cee6981b952a52010000000000000000cf000001a22cad4542a13000d9283164"
                                + "3963313238613335323765613763663666353762326234316461633961306164383735653139a431323a30031796a43d"
                                + "726576a23133a53d6b696e64a3736574a161a1310190"));
    }

    static Stream<byte[]> seeds() {
        return replied().map(recorded -> HexFormat.of().parseHex((String) recorded.get()[1]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("replied")
    void whatTheServerRepliedIsRead(String as, String hex) {
        assertThat(read(HexFormat.of().parseHex(hex))).isEqualTo(as);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "45s")
    void G10_anyReplyIsReadOrRefused(byte[] bytes) {
        try {
            read(bytes);
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
    }

    /** The status, and of a reply to the catch-up script how many entries it tells. */
    private static String read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int to = next(in) & 3;
        if (to < BATCHES.size()) {
            Batch batch = BATCHES.get(to);
            CommitReply reply = CommitReply.read(take(in, bytes.length), batch);
            fitting(batch, reply);
            return reply.status().name();
        }
        List<byte[]> lists = new ArrayList<>();
        while (in.hasRemaining()) {
            lists.add(take(in, next(in)));
        }
        CatchUpReply reply = CatchUpReply.read(lists);
        return reply.status() + ", " + reply.entries().size() + " entries";
    }

    private static int next(ByteBuffer in) {
        return in.hasRemaining() ? in.get() & 0xff : 0;
    }

    private static byte[] take(ByteBuffer in, int most) {
        byte[] taken = new byte[Math.min(most, in.remaining())];
        in.get(taken);
        return taken;
    }

    /** Whoever waits for a commit of a batch that was decided finds a receipt for each of its commands. */
    private static void fitting(Batch batch, CommitReply reply) {
        if (reply.answer().orElse(null) instanceof Answer.Decided decided && !fits(batch, decided)) {
            throw new AssertionError("was read as receipts of another batch");
        }
    }

    private static boolean fits(Batch batch, Answer.Decided decided) {
        List<Integer> asked =
                batch.commits().stream().map(commit -> commit.commands().size()).toList();
        return asked.equals(decided.receipts().stream().map(List::size).toList())
                && decided.receipts().stream()
                        .flatMap(List::stream)
                        .map(Receipt::revision)
                        .allMatch(revision -> decided.revision().reached(revision));
    }
}

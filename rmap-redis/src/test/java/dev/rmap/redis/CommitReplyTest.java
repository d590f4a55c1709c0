package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rmap.backend.Answer;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.model.Revision;
import dev.rmap.testkit.Commands;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommitReplyTest {

    private static final byte[] LINEAGE = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final Lineage READ_LINEAGE = new Lineage(WireFormat.id(LINEAGE));
    private static final double COUNTER = 5;
    private static final double NOW = 1_800_000_000_000.0;
    private static final long TOO_LARGE = 1L << 53;

    /** A store and a conditional store, each for itself. */
    private static final Batch MIXED = batch(
            Commit.of(Commands.set("a", "1")),
            Commit.of(new Command(
                    Bytes.utf8("b"),
                    Condition.holds(Bytes.utf8("old")),
                    Commands.set("b", "new").mutation())));

    private static final Batch STORES =
            batch(new Commit(List.of(Commands.set("a", "1"), Commands.setKeeping("b", "2"))));

    private static final Batch TERSE_STORES = batch(STORES.commits().get(0).tersely());

    private static Batch batch(Commit... commits) {
        return new Batch(new OperationId(9, (long) COUNTER), Revision.NONE, Lifetime.FOREVER, List.of(commits));
    }

    private static byte[] reply(double counter, double now, byte[] list) {
        return ByteBuffer.allocate(2 * Double.BYTES + list.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(counter)
                .putDouble(now)
                .put(list)
                .array();
    }

    private static CommitReply read(Batch batch, Object... list) {
        return CommitReply.read(reply(COUNTER, NOW, Packed.list(list)), batch);
    }

    private static Answer.Decided decided(Batch batch, Object... list) {
        return (Answer.Decided) read(batch, list).answer().orElseThrow();
    }

    private static Revision revision(long number) {
        return new Revision(READ_LINEAGE, number);
    }

    private static Optional<Bytes> value(String text) {
        return Optional.of(Bytes.utf8(text));
    }

    /** Both commands of the mixed batch were applied. */
    private static List<Object> applied() {
        return new ArrayList<>(List.of(0, LINEAGE, 7, 0, 6, false, 3, 0, 7, 1, 3));
    }

    private static Object[] appliedWith(int at, Object element) {
        List<Object> elements = applied();
        elements.set(at, element);
        return elements.toArray();
    }

    @Test
    void aDecidedBatchHasAReceiptForEachCommand() {
        Answer.Decided answer = decided(MIXED, applied().toArray());
        assertThat(answer.receipts())
                .containsExactly(
                        List.of(new Receipt(Outcome.APPLIED, Optional.empty(), value("1"), revision(6))),
                        List.of(new Receipt(Outcome.APPLIED, value("old"), value("new"), revision(7))));
        assertThat(answer.revision()).isEqualTo(revision(7));
        assertThat(answer.nowMillis()).isEqualTo((long) NOW);
        assertThat(answer.changes()).isEmpty();
    }

    @Test
    void valuesThatTheBatchDoesNotNameAreInTheReply() {
        assertThat(decided(MIXED, 0, LINEAGE, 6, 0, 6, "was", "is", 2, 6, "other", 2)
                        .receipts())
                .containsExactly(
                        List.of(new Receipt(Outcome.APPLIED, value("was"), value("is"), revision(6))),
                        List.of(new Receipt(Outcome.REFUSED, value("other"), value("other"), revision(6))));
    }

    @Test
    void aBatchThatWentTheShortWayTellsItsChanges() {
        Answer.Decided answer = decided(STORES, 4, LINEAGE, 7, "was", false);
        assertThat(answer.receipts())
                .containsExactly(List.of(
                        new Receipt(Outcome.APPLIED, value("was"), value("1"), revision(6)),
                        new Receipt(Outcome.APPLIED, Optional.empty(), value("2"), revision(7))));
        assertThat(answer.changes()).extracting(Change::number).containsExactly(6L, 7L);
        assertThat(decided(TERSE_STORES, 4, LINEAGE, 7).receipts().get(0))
                .extracting(Receipt::before)
                .containsOnly(Optional.empty());
    }

    @Test
    void whatIsNotDecidedSaysWhy() {
        assertThat(read(MIXED, 1, LINEAGE, 7).answer()).contains(new Answer.OtherLineage(revision(7), (long) NOW));
        assertThat(read(MIXED, 2, new byte[8], 0))
                .isEqualTo(new CommitReply(CommitReply.Status.GUARD_TIME_OVER, (long) NOW, Optional.empty()));
        assertThat(read(MIXED, 3, new byte[8], 0))
                .isEqualTo(new CommitReply(CommitReply.Status.TOO_LATE_TO_KNOW, (long) NOW, Optional.empty()));
    }

    @Test
    void everyCutOfAReplyIsRefused() {
        byte[] whole = reply(COUNTER, NOW, Packed.list(applied().toArray()));
        for (int length = 0; length < whole.length; length++) {
            refused(MIXED, Arrays.copyOf(whole, length));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0.5, Double.NaN, Double.POSITIVE_INFINITY, 9_007_199_254_740_992.0})
    void aTimeThatIsNoneIsRefused(double now) {
        refused(MIXED, reply(COUNTER, now, Packed.list(applied().toArray())));
    }

    @ParameterizedTest
    @ValueSource(doubles = {4, 5.5, Double.NaN, -5})
    void aReplyToAnotherBatchIsRefused(double counter) {
        refused(MIXED, reply(counter, NOW, Packed.list(applied().toArray())));
    }

    @Test
    void aReplyOfAnotherLengthThanTheBatchIsRefused() {
        Object[] all = applied().toArray();
        for (int length = 0; length < all.length; length++) {
            refused(MIXED, Arrays.copyOf(all, length));
        }
        refused(MIXED, 0, LINEAGE, 7, 0, 6, false, 3, 0, 7, 1, 3, 0);
        refused(MIXED, 1, LINEAGE, 7, 0);
        refused(MIXED, 2, LINEAGE, 7, 0);
        refused(MIXED, 3, LINEAGE, 7, 0);
        refused(STORES, 4, LINEAGE, 7);
        refused(STORES, 4, LINEAGE, 7, "was");
        refused(STORES, 4, LINEAGE, 7, "was", false, false);
        refused(TERSE_STORES, 4, LINEAGE, 7, "was", false);
    }

    static Stream<byte[]> repliesThatNoScriptGives() {
        return Stream.of(
                        appliedWith(0, 5),
                        appliedWith(0, 1L << 32),
                        appliedWith(1, new byte[7]),
                        appliedWith(1, new byte[9]),
                        appliedWith(3, 7),
                        appliedWith(4, 8),
                        appliedWith(5, 1),
                        appliedWith(9, 2),
                        appliedWith(10, 1),
                        appliedWith(10, 4))
                .map(list -> reply(COUNTER, NOW, Packed.list(list)));
    }

    @ParameterizedTest
    @MethodSource("repliesThatNoScriptGives")
    void aReplyThatNoScriptGivesIsRefused(byte[] reply) {
        refused(MIXED, reply);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void anElementOfAnotherKindIsRefused(int at) {
        refused(MIXED, appliedWith(at, true));
        if (at < 5) {
            refused(MIXED, appliedWith(at, false));
            refused(MIXED, appliedWith(at, "1"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4, 5, 6})
    void aNumberOutOfRangeIsRefused(int at) {
        refused(MIXED, appliedWith(at, -1));
        refused(MIXED, appliedWith(at, TOO_LARGE));
        refused(MIXED, appliedWith(at, Long.MIN_VALUE));
    }

    @Test
    void aShortReplyToABatchThatDoesMoreThanStoreIsRefused() {
        refused(MIXED, 4, LINEAGE, 7, "was", false);
        refused(batch(Commit.of(Commands.remove("a"))), 4, LINEAGE, 7, "was");
        refused(batch(Commit.of(Commands.clear())), 4, LINEAGE, 7, false);
        refused(batch(Commit.of(Commands.setFor("a", "1", 1_000))), 4, LINEAGE, 7, "was");
    }

    @Test
    void aShortReplyWithAnotherValueBeforeOrTooFewRevisionsIsRefused() {
        refused(STORES, 4, LINEAGE, 7, 1, false);
        refused(STORES, 4, LINEAGE, 7, "was", true);
        refused(STORES, 4, LINEAGE, 1, "was", false);
        refused(STORES, 4, LINEAGE, -7, "was", false);
        refused(TERSE_STORES, 4, LINEAGE, 0);
    }

    private static void refused(Batch batch, Object... list) {
        refused(batch, reply(COUNTER, NOW, Packed.list(list)));
    }

    private static void refused(Batch batch, byte[] reply) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommitReply.read(reply, batch))
                .withMessageContaining("a reply of the commit script cannot be read: ");
    }
}

package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rmap.backend.LastClear;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.OperationId;
import dev.rmap.model.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatchUpReplyTest {

    private static final byte[] LINEAGE = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final long TOO_LARGE = 1L << 53;

    private static CatchUpReply read(byte[] head, byte[] entries, byte[] deadlines) {
        return CatchUpReply.read(List.of(head, entries, deadlines));
    }

    private static List<Object> part() {
        return new ArrayList<>(List.of(2, LINEAGE, 7, "", 100, 50, "13", 1, "run", "4:1", 9));
    }

    private static byte[] partWith(int at, Object element) {
        List<Object> elements = part();
        elements.set(at, element);
        return Packed.list(elements.toArray());
    }

    private static final byte[] PART = Packed.list(part().toArray());
    private static final byte[] NONE = Packed.list();

    @Test
    void aPartTellsItsEntriesAndWhatTheyAreAPartOf() {
        CatchUpReply reply = read(PART, Packed.list("=rev", "7", "key", "value", "gone", false), Packed.list(0, 60, 0));
        assertThat(reply.entries())
                .containsExactly(
                        new Content(Bytes.utf8("key"), Optional.of(Bytes.utf8("value")), Deadline.at(60)),
                        new Content(Bytes.utf8("gone"), Optional.empty(), Deadline.NONE));
        assertThat(reply.status()).isEqualTo(CatchUpReply.Status.PART);
        assertThat(reply.tip().position().number()).isEqualTo(7);
        assertThat(reply.tip().mapDeadline()).isEqualTo(Deadline.at(100));
        assertThat(reply.tip().lastClear()).isEqualTo(new LastClear(4, Reason.EXPIRED));
        assertThat(reply.tip().entries()).isEqualTo(9);
        assertThat(reply.nowMillis()).isEqualTo(50);
        assertThat(reply.run()).isEqualTo("run");
        assertThat(reply.cursor()).isEqualTo("13");
        assertThat(reply.isLast()).isFalse();
        assertThat(reply.isDated()).isTrue();
    }

    @Test
    void entriesComeByStepsInTheirOrderEachWithItsOwnDeadlines() {
        CatchUpReply reply = CatchUpReply.read(List.of(
                PART, Packed.list("a", "1"), Packed.list(60), Packed.list("b", "2", "c", "3"), Packed.list(0, 70)));
        assertThat(reply.entries())
                .containsExactly(
                        new Content(Bytes.utf8("a"), Optional.of(Bytes.utf8("1")), Deadline.at(60)),
                        new Content(Bytes.utf8("b"), Optional.of(Bytes.utf8("2")), Deadline.NONE),
                        new Content(Bytes.utf8("c"), Optional.of(Bytes.utf8("3")), Deadline.at(70)));
    }

    @Test
    void whatIsNoPartNeedsNoMoreThanTheTip() {
        CatchUpReply reply = CatchUpReply.read(List.of(Packed.list(0, LINEAGE, 7, "", 0, 50, "0", 0)));
        assertThat(reply.status()).isEqualTo(CatchUpReply.Status.CURRENT);
        assertThat(reply.tip().lastClear()).isEqualTo(LastClear.NONE);
        assertThat(reply.isLast()).isTrue();
    }

    @Test
    void whatWasMissedTellsEntriesThatAreGone() {
        CatchUpReply reply = read(
                Packed.list(1, LINEAGE, 7, "", 0, 50, "0", 1),
                Packed.list("gone", false, "key", "v"),
                Packed.list(0, 60));
        assertThat(reply.status()).isEqualTo(CatchUpReply.Status.MISSED);
        assertThat(reply.entries())
                .containsExactly(
                        new Content(Bytes.utf8("gone"), Optional.empty(), Deadline.NONE),
                        new Content(Bytes.utf8("key"), Optional.of(Bytes.utf8("v")), Deadline.at(60)));
    }

    @Test
    void allThatTheScriptMayAnswerIsRead() {
        assertThat(read(partWith(2, TOO_LARGE - 1), NONE, NONE).tip().position().number())
                .isEqualTo(TOO_LARGE - 1);
        assertThat(read(partWith(3, new byte[16]), NONE, NONE).tip().position().witness())
                .isEqualTo(OperationId.NONE);
        assertThat(read(partWith(6, "18446744073709551615"), NONE, NONE).cursor())
                .isEqualTo("18446744073709551615");
        assertThat(read(partWith(9, ""), NONE, NONE).tip().lastClear()).isEqualTo(LastClear.NONE);
        assertThat(read(partWith(10, 1L << 32), NONE, NONE).tip().entries())
                .as("more entries than can be counted here")
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aReplyThatIsNoHeadAndPairsOfListsIsRefused() {
        refused(List.of());
        refused(List.of(PART, NONE));
        refused(List.of(PART, NONE, NONE, NONE));
        refused(List.of(NONE, NONE, PART));
        refused(List.of(PART, NONE, 1L));
        refused(Arrays.asList(PART, null, NONE));
        refused(List.of(PART, new byte[] {(byte) 0x92, (byte) 0xa1, 'x'}, NONE));
        refused(Collections.nCopies(3, new byte[0]));
    }

    @Test
    void aReplyOfAnotherLengthThanItsStatusIsRefused() {
        for (int status = 0; status <= 2; status++) {
            Object[] all = part().toArray();
            all[0] = status;
            for (int length = 0; length < all.length; length++) {
                if (length != 8 || status == 2) {
                    refused(Packed.list(Arrays.copyOf(all, length)));
                }
            }
        }
        refused(Packed.list(0, LINEAGE, 7, "", 0, 50, "0", 0, "run", "4:1", 9));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anElementOfAnotherKindIsRefused(int at) {
        refused(partWith(at, part().get(at) instanceof Integer ? "1" : 1));
        refused(partWith(at, false));
        refused(partWith(at, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 5, 7, 10})
    void aNumberOutOfRangeIsRefused(int at) {
        refused(partWith(at, -1));
        refused(partWith(at, TOO_LARGE));
        refused(partWith(at, Long.MIN_VALUE));
    }

    static List<byte[]> headsThatNoScriptGives() {
        return List.of(
                partWith(0, 3),
                partWith(0, 1L << 32),
                partWith(1, new byte[7]),
                partWith(1, new byte[9]),
                partWith(3, new byte[15]),
                partWith(6, ""),
                partWith(6, "-1"),
                partWith(6, "next"),
                partWith(7, 2),
                partWith(9, "four:1"),
                partWith(9, "4"),
                partWith(9, "-4:1"),
                partWith(9, "4:3"),
                partWith(9, "9007199254740992:1"),
                partWith(9, "99999999999999999999:1"));
    }

    @ParameterizedTest
    @MethodSource("headsThatNoScriptGives")
    void aHeadThatNoScriptGivesIsRefused(byte[] head) {
        refused(head);
    }

    @Test
    void entriesThatAreNoPairsOfKeysAndValuesAreRefused() {
        refused(List.of(PART, Packed.list("key"), NONE));
        refused(List.of(PART, Packed.list("key", "value", "other"), NONE));
        refused(List.of(PART, Packed.list(1, "value"), NONE));
        refused(List.of(PART, Packed.list("key", 1), NONE));
        refused(List.of(PART, Packed.list("key", true), NONE));
    }

    @Test
    void deadlinesThatAreNotThoseOfTheEntriesAreRefused() {
        byte[] entries = Packed.list("key", "value", "other", "value");
        refused(List.of(PART, entries, Packed.list(0)));
        refused(List.of(PART, entries, Packed.list(0, 0, 0)));
        refused(List.of(PART, NONE, Packed.list(0)));
        refused(List.of(PART, entries, Packed.list(0, "0")));
        refused(List.of(PART, entries, Packed.list(0, -1)));
        refused(List.of(PART, entries, Packed.list(0, TOO_LARGE)));
        refused(List.of(PART, Packed.list("=rev", "7"), Packed.list(-1)));
    }

    private static void refused(byte[] head) {
        refused(List.of(head, NONE, NONE));
    }

    private static void refused(List<?> reply) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatchUpReply.read(reply))
                .withMessageContaining("a reply of the catch-up script cannot be read: ");
    }
}

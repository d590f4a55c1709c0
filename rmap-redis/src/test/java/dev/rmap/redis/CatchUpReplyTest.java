package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rmap.backend.LastClear;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Reason;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatchUpReplyTest {

    private static final byte[] LINEAGE = {1, 2, 3, 4, 5, 6, 7, 8};

    /** A list of numbers below 128, truth values, and strings of less than 32 bytes, as the server packs it. */
    private static byte[] packed(Object... elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x90 + elements.length);
        for (Object element : elements) {
            if (element instanceof Integer number) {
                out.write(number);
            } else if (element instanceof Boolean truth) {
                out.write(truth ? 0xc3 : 0xc2);
            } else {
                byte[] text = element instanceof String string ? MapKeys.utf8(string) : (byte[]) element;
                out.write(0xa0 + text.length);
                out.writeBytes(text);
            }
        }
        return out.toByteArray();
    }

    private static CatchUpReply read(byte[] head, byte[] entries, byte[] deadlines) {
        return CatchUpReply.read(List.of(head, entries, deadlines));
    }

    private static byte[] part(Object... more) {
        Object[] all = new Object[8 + more.length];
        System.arraycopy(new Object[] {2, LINEAGE, 7, "", 100, 50, "13", 1}, 0, all, 0, 8);
        System.arraycopy(more, 0, all, 8, more.length);
        return packed(all);
    }

    @Test
    void aPartTellsItsEntriesAndWhatTheyAreAPartOf() {
        CatchUpReply reply =
                read(part("run", "4:1", 9), packed("=rev", "7", "key", "value", "gone", false), packed(0, 60, 0));
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
    void whatIsNoPartNeedsNoMoreThanTheTip() {
        CatchUpReply reply = read(packed(0, LINEAGE, 7, "", 0, 50, "0", 0), packed(), packed());
        assertThat(reply.status()).isEqualTo(CatchUpReply.Status.CURRENT);
        assertThat(reply.tip().lastClear()).isEqualTo(LastClear.NONE);
        assertThat(reply.isLast()).isTrue();
    }

    @Test
    void aReplyThatIsCutShortOrOfOtherKindsIsRefusedBeforeAnybodyUsesIt() {
        byte[] whole = part("run", "", 9);
        refused(List.of());
        refused(List.of(whole, packed()));
        refused(List.of(part("run", ""), packed(), packed()));
        refused(List.of(part(), packed(), packed()));
        refused(List.of(packed(2, LINEAGE), packed(), packed()));
        refused(List.of(packed(3, LINEAGE, 7, "", 0, 50, "0", 0), packed(), packed()));
        refused(List.of(packed("", LINEAGE, 7, "", 0, 50, "0", 0), packed(), packed()));
        refused(List.of(part("run", "four:1", 9), packed(), packed()));
        refused(List.of(whole, packed(1, "value"), packed()));
        refused(List.of(whole, packed("key", "value", "other", "value"), packed(0)));
        refused(List.of(whole, packed("key", "value"), packed("0")));
        refused(List.of(whole, new byte[] {(byte) 0x92, (byte) 0xa1, 'x'}, packed()));
    }

    private static void refused(List<byte[]> reply) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatchUpReply.read(reply))
                .withMessageContaining("cannot be read");
    }
}

package dev.rmap.redis;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come over the channel, reading them throws nothing, and what is read is written as the same again. */
class FeedMessagesFuzzTest {

    static Stream<byte[]> seeds() {
        Trailer trailer = new Trailer(
                new Lineage(7),
                new OperationId(8, 9),
                true,
                Reason.EXPIRED,
                Deadline.at(1_800_000_000_000L),
                Deadline.at(1_900_000_000_000L));
        return Stream.of(
                        new WireMessage.Set(Bytes.utf8("key"), Bytes.utf8("value"), 42, trailer),
                        new WireMessage.Set(Bytes.utf8("key"), Bytes.EMPTY, 1, Trailer.NONE),
                        new WireMessage.Del(Bytes.utf8("key"), 43, trailer),
                        new WireMessage.Note(WireMessage.RESET, 44, trailer),
                        new WireMessage.Clear(WireMessage.DESTROY, 45))
                .map(WireFormat::encode);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "45s")
    void G10_anyMessageIsRead(byte[] payload) {
        WireMessage message = WireFormat.decode(payload);
        if (isOurs(message)) {
            WireMessage again = WireFormat.decode(WireFormat.encode(message));
            if (!again.equals(message)) {
                throw new AssertionError("was read as " + message.getClass() + " and then as " + again.getClass());
            }
        }
    }

    /** Who names no history gets none of the rest either: nobody writes such a trailer. */
    private static boolean isOurs(WireMessage message) {
        return (message instanceof WireMessage.Set set
                        && set.trailer().lineage().isKnown())
                || (message instanceof WireMessage.Del del
                        && del.trailer().lineage().isKnown());
    }
}

package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lists of strings, whole, cut short, and spoilt. */
class PackedTextsTest {

    @Test
    void allLengthsOfListsAndStringsAreRead() {
        assertThat(read(0x90)).contains(List.of());
        assertThat(read(0x92, 0xa0, 0xa1, 'x')).contains(List.of(Bytes.EMPTY, Bytes.utf8("x")));
        assertThat(read(0xdc, 0, 1, 0xd9, 1, 'x')).contains(List.of(Bytes.utf8("x")));
        assertThat(read(0xdd, 0, 0, 0, 1, 0xda, 0, 1, 'x')).contains(List.of(Bytes.utf8("x")));
        assertThat(read(0x91, 0xdb, 0, 0, 0, 1, 'x')).contains(List.of(Bytes.utf8("x")));
    }

    @Test
    void whatIsNoListOfStringsIsNone() {
        assertThat(read()).isEmpty();
        assertThat(read(0xa1, 'x')).isEmpty();
        assertThat(read(0x91, 0x01)).isEmpty();
        assertThat(read(0x91, 0x91, 0xa0)).isEmpty();
    }

    @Test
    void noLengthIsBelievedBeyondWhatIsThere() {
        assertThat(read(0xdd, 0xff, 0xff, 0xff, 0xff, 0xa0)).isEmpty();
        assertThat(read(0x91, 0xdb, 0xff, 0xff, 0xff, 0xff, 'x')).isEmpty();
    }

    @Test
    void everyCutOfAListIsNone() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes(0xdc, 0, 3, 0xa1, 'x', 0xd9, 40));
        whole.writeBytes(new byte[40]);
        whole.writeBytes(bytes(0xda, 0, 2, 1, 2));
        byte[] all = whole.toByteArray();
        assertThat(PackedTexts.read(ByteBuffer.wrap(all))).isPresent();
        for (int length = 0; length < all.length; length++) {
            assertThat(PackedTexts.read(ByteBuffer.wrap(Arrays.copyOf(all, length))))
                    .isEmpty();
        }
    }

    @Test
    void noBytesMakeItThrow() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(PackedTexts.read(ByteBuffer.wrap(bytes)))
                    .as("seed %d", seed)
                    .isNotNull();
        }
    }

    private static Optional<List<Bytes>> read(int... bytes) {
        return PackedTexts.read(ByteBuffer.wrap(bytes(bytes)));
    }

    private static byte[] bytes(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return array;
    }
}

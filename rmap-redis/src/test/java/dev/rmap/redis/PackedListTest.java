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

/** Lists of strings and numbers, whole, cut short, and spoilt. */
class PackedListTest {

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
    void allWidthsOfNumbersAreRead() {
        assertThat(mixed(0x92, 0x00, 0x7f)).contains(List.of(0L, 127L));
        assertThat(mixed(0x92, 0xe0, 0xff)).contains(List.of(-32L, -1L));
        assertThat(mixed(0x92, 0xcc, 0xff, 0xcd, 0xff, 0xff)).contains(List.of(255L, 65_535L));
        assertThat(mixed(0x91, 0xce, 0xff, 0xff, 0xff, 0xff)).contains(List.of(4_294_967_295L));
        assertThat(mixed(0x91, 0xcf, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
                .contains(List.of((1L << 53) - 1));
        assertThat(mixed(0x92, 0xd0, 0x80, 0xd1, 0x80, 0x00)).contains(List.of(-128L, -32_768L));
        assertThat(mixed(0x91, 0xd2, 0x80, 0, 0, 0)).contains(List.of(-2_147_483_648L));
        assertThat(mixed(0x91, 0xd3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe))
                .contains(List.of(-2L));
    }

    @Test
    void kindsMayBeMixedWhereAllAreAskedFor() {
        assertThat(mixed(0x94, 0xc2, 0xa1, 'x', 0xc3, 0x05)).contains(List.of(false, Bytes.utf8("x"), true, 5L));
    }

    @Test
    void whatIsOfAnotherKindThanAllThatAreReadMakesNoList() {
        assertThat(PackedList.read(ByteBuffer.wrap(bytes(0x92, 0xa0, 0xc0)), Bytes.class))
                .isEmpty();
        assertThat(PackedList.read(ByteBuffer.wrap(bytes(0x91, 0xcb, 0, 0, 0, 0, 0, 0, 0, 0)), Long.class))
                .isEmpty();
        assertThat(mixed(0x91, 0xc0)).isEmpty();
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
        assertThat(PackedList.read(ByteBuffer.wrap(all), Bytes.class)).isPresent();
        for (int length = 0; length < all.length; length++) {
            assertThat(PackedList.read(ByteBuffer.wrap(Arrays.copyOf(all, length)), Bytes.class))
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
            assertThat(PackedList.read(ByteBuffer.wrap(bytes), Object.class))
                    .as("seed %d", seed)
                    .isNotNull();
        }
    }

    private static Optional<List<Object>> mixed(int... bytes) {
        return PackedList.read(ByteBuffer.wrap(bytes(bytes)), Object.class);
    }

    private static Optional<List<Bytes>> read(int... bytes) {
        return PackedList.read(ByteBuffer.wrap(bytes(bytes)), Bytes.class);
    }

    private static byte[] bytes(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return array;
    }
}

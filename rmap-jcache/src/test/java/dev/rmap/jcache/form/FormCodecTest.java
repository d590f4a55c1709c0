package dev.rmap.jcache.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stored form of values. */
class FormCodecTest {

    private static final FormCodec CODEC = FormCodec.INSTANCE;

    static Stream<Object> values() {
        return Stream.of(
                "",
                "text",
                "\u00e4\u20ac\ud83d\ude00",
                "\ud83d unpaired",
                "unpaired \ude00",
                0,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                (short) -1,
                (byte) 7,
                'x',
                true,
                false,
                0.0,
                -0.0,
                Double.NaN,
                Float.NaN,
                1.5f,
                new UUID(1, -1));
    }

    @ParameterizedTest
    @MethodSource("values")
    void whatGoesInComesOut(Object value) {
        assertThat(CODEC.decode(CODEC.encode(value))).isEqualTo(value);
    }

    @Test
    void differentValuesHaveDifferentBytes() {
        assertThat(values().map(CODEC::encode)).doesNotHaveDuplicates();
        assertThat(List.of(1, 1L, (short) 1, (byte) 1, '\u0001', 1.0, 1.0f, "1").stream()
                        .map(CODEC::encode))
                .doesNotHaveDuplicates();
    }

    @Test
    void theFormIsAsDocumented() {
        assertThat(CODEC.encode("hi").array()).containsExactly('s', 'h', 'i');
        assertThat(CODEC.encode(1).array()).containsExactly('i', 0, 0, 0, 1);
    }

    @Test
    void itIsExactForWhateverBytesComeAlong() {
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                Tag[] tags = Tag.values();
                bytes[0] = tags[random.nextInt(tags.length)].letter;
            }
            Bytes wrapped = Bytes.wrap(bytes);
            try {
                assertThat(CODEC.encode(CODEC.decode(wrapped))).isEqualTo(wrapped);
            } catch (CodecException refused) {
                assertThat(refused).hasMessageNotContaining(wrapped.utf8() + "\n");
            }
        }
    }

    /** The stored keys of leases begin with {@code rmap.lease=}. */
    @Test
    void noFormLooksLikeALease() {
        assertThat(Tag.values()).noneMatch(tag -> tag.letter == 'r');
    }
}

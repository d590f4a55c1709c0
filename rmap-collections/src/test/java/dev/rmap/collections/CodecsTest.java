package dev.rmap.collections;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The codecs of text, bytes and numbers. */
class CodecsTest {

    private static final Codec<String> STRINGS = Codecs.strings();

    private static Bytes bytes(int... values) {
        byte[] array = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            array[i] = (byte) values[i];
        }
        return Bytes.wrap(array);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ascii", "\u00e9\u00ff", "\u4e2d\u6587", "a\uD83D\uDE00b", "\uFFFD", "\0", "\uFEFF"})
    void validTextIsUtf8(String text) {
        assertThat(STRINGS.encode(text).array()).isEqualTo(text.getBytes(UTF_8));
        assertThat(STRINGS.decode(STRINGS.encode(text))).isEqualTo(text);
    }

    @Test
    void invalidBytesAreEscapedOneByOne() {
        assertThat(STRINGS.decode(bytes(0x80))).isEqualTo("\uDC80");
        assertThat(STRINGS.decode(bytes('a', 0xff, 'b'))).isEqualTo("a\uDCFFb");
        assertThat(STRINGS.decode(bytes(0xC3))).isEqualTo("\uDCC3");
        assertThat(STRINGS.decode(bytes(0xC3, '('))).isEqualTo("\uDCC3(");
        // An overlong form, a surrogate in three bytes, a truncated emoji: none is UTF-8.
        assertThat(STRINGS.decode(bytes(0xC0, 0x80))).isEqualTo("\uDCC0\uDC80");
        assertThat(STRINGS.decode(bytes(0xED, 0xA0, 0x80))).isEqualTo("\uDCED\uDCA0\uDC80");
        assertThat(STRINGS.decode(bytes(0xF0, 0x9F, 0x98))).isEqualTo("\uDCF0\uDC9F\uDC98");
        assertThat(STRINGS.decode(bytes(0xC3, 0xA9, 0x80))).isEqualTo("\u00e9\uDC80");
    }

    @Test
    void allBytesComeBack() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        for (int i = 0; i < 20_000; i++) {
            byte[] any = new byte[random.nextInt(12)];
            random.nextBytes(any);
            if (random.nextBoolean()) {
                int lead = random.nextInt(64) | 0xC0;
                for (int n = 0; n < any.length; n++) {
                    any[n] = (byte) (n % 3 == 0 ? lead : (any[n] & 0x3F) | 0x80);
                }
            }
            Bytes before = Bytes.wrap(any);
            assertThat(STRINGS.encode(STRINGS.decode(before))).as("%s", seed).isEqualTo(before);
        }
    }

    @Test
    void allStringsComeBackOrAreRefused() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        List<String> parts =
                List.of("a", "\u00e9", "\uDCC3", "\uDCA9", "\uDC80", "\uD83D", "\uDE00", "\uFFFD", "\uDC00");
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(6); n > 0; n--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            try {
                assertThat(STRINGS.decode(STRINGS.encode(text.toString())))
                        .as("%s", seed)
                        .isEqualTo(text.toString());
            } catch (CodecException noForm) {
                refused++;
            }
        }
        assertThat(refused).as("%s", seed).isBetween(1_000, 19_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\uD800", "a\uDBFFb", "\uDC00", "\uDC7F", "\uDD00", "\uDCC3\uDCA9", "\uDCF0\uDC9F\uDC98\uDC80"})
    void textThatWouldNotComeBackIsRefused(String text) {
        assertThatThrownBy(() -> STRINGS.encode(text))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("strings");
    }

    @Test
    void numbersAreCanonicalDecimalText() {
        assertThat(Codecs.integers().encode(-42)).isEqualTo(Bytes.utf8("-42"));
        assertThat(Codecs.integers().decode(Bytes.utf8("-2147483648"))).isEqualTo(Integer.MIN_VALUE);
        assertThat(Codecs.longs().decode(Bytes.utf8("-9223372036854775808"))).isEqualTo(Long.MIN_VALUE);
        assertThat(Codecs.longs().encode(0L)).isEqualTo(Bytes.utf8("0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "+1", "01", "-0", " 1", "1 ", "1.0", "1e3", "0x1", "\u0661", "9223372036854775808"})
    void otherTextIsNoNumber(String text) {
        assertThatThrownBy(() -> Codecs.longs().decode(Bytes.utf8(text)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("longs");
        assertThatThrownBy(() -> Codecs.integers().decode(Bytes.utf8(text)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("integers");
    }

    @Test
    void integersHave32Bits() {
        assertThatThrownBy(() -> Codecs.integers().decode(Bytes.utf8("2147483648")))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void bytesAreCopied() {
        byte[] mine = {1, 2};
        Bytes encoded = Codecs.bytes().encode(mine);
        mine[0] = 9;
        assertThat(encoded).isEqualTo(bytes(1, 2));
        byte[] decoded = Codecs.bytes().decode(encoded);
        decoded[0] = 9;
        assertThat(encoded).isEqualTo(bytes(1, 2));
    }

    @Test
    void whatIsExactAndWhatIsNot() {
        assertThat(Codecs.strings().exact()).isTrue();
        assertThat(Codecs.integers().exact()).isTrue();
        assertThat(Codecs.longs().exact()).isTrue();
        assertThat(Codecs.bytes().exact()).isFalse();
        assertThat(Codecs.json(String.class).exact()).isFalse();
        assertThat(Codecs.javaSerialization(String.class).exact()).isFalse();
    }

    @Test
    void escapedKeysComeBack() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        byte[] likely = {'=', '%', '2', '5', '3', 'D', 'a', 0};
        for (int i = 0; i < 20_000; i++) {
            byte[] any = new byte[random.nextInt(6)];
            for (int n = 0; n < any.length; n++) {
                any[n] = likely[random.nextInt(likely.length)];
            }
            Bytes key = Bytes.wrap(any);
            Bytes form = EscapedKeys.escape(key);
            assertThat(EscapedKeys.unescape(form)).as("%s", seed).isEqualTo(key);
            assertThat(form.isEmpty()).as("%s", seed).isFalse();
            assertThat(form.utf8()).as("%s", seed).doesNotContain("=");
            assertOneForm(key, seed);
        }
    }

    /** What is read at all is written as the same bytes. */
    private static void assertOneForm(Bytes form, Seed seed) {
        Bytes key;
        try {
            key = EscapedKeys.unescape(form);
        } catch (CodecException noForm) {
            return;
        }
        assertThat(EscapedKeys.escape(key)).as("%s", seed).isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "a=b", "%3d", "%2", "%20", "a%", "%%", "%41"})
    void whatNoKeyLooksLikeIsNotRead(String form) {
        assertThatThrownBy(() -> EscapedKeys.unescape(Bytes.utf8(form))).isInstanceOf(CodecException.class);
    }
}

package dev.rmap.collections;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rmap.collections.jackson.JsonCodecs;
import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.local.ListText;
import dev.rmap.model.Bytes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes an entry has, the codecs of texts, numbers, bytes, lists and JSON end in a value, or in our exception. */
class ValuesFuzzTest {

    private static final List<Codec<?>> CODECS = List.of(
            Codecs.strings(),
            Codecs.longs(),
            Codecs.integers(),
            Codecs.bytes(),
            JsonCodecs.of(new ObjectMapper(), Map.class));

    static Stream<byte[]> seeds() {
        return Stream.of("text", "-42", "[\"a\",\"b\"]", "a, b", "{\"a\": [1, {\"b\": null}]}", "\u00e4\ud83d\ude00")
                .map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "45s")
    void G10_anyBytesAreReadOrRefused(byte[] bytes) {
        for (Codec<?> codec : CODECS) {
            read(codec, Bytes.wrap(bytes));
        }
        ListText.decode(Bytes.wrap(bytes));
        ListText.read(Bytes.wrap(bytes));
    }

    private static <V> void read(Codec<V> codec, Bytes bytes) {
        try {
            V value = codec.decode(bytes);
            if (codec.exact() && !codec.encode(value).equals(bytes)) {
                throw new AssertionError(codec.id() + " is exact, and writes what it read as other bytes");
            }
        } catch (CodecException refused) {
            // As it should be.
        }
    }
}

package dev.rmap.jcache.form;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a cache holds, reading a key or a value ends in one, or in our exception. */
class CacheFormsFuzzTest {

    private static final Packer PACKER = new Packer(
            new Admission(List.of(String.class, StringBuilder.class), List.of()),
            CacheFormsFuzzTest.class::getClassLoader);

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "text",
                        1,
                        2L,
                        UUID.randomUUID(),
                        true,
                        1.5,
                        (short) 3,
                        (byte) 4,
                        'c',
                        2.5f,
                        "\ud800",
                        new byte[] {1},
                        new ArrayList<>(List.of("a", 1)),
                        new HashMap<>(Map.of("a", 1L)))
                .map(value -> FormCodec.INSTANCE.encode(PACKER.packValue(value)).array());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "45s")
    void G10_anyBytesAreReadOrRefused(byte[] bytes) {
        try {
            Object form = FormCodec.INSTANCE.decode(Bytes.wrap(bytes));
            if (!FormCodec.INSTANCE.encode(form).equals(Bytes.wrap(bytes))) {
                throw new AssertionError("the codec is exact, and writes what it read as other bytes");
            }
            PACKER.unpack(form);
        } catch (CodecException refused) {
            // As it should be.
        }
    }
}

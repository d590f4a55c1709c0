package dev.rmap.collections;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a value has, reading it by serialization ends in a value of the type, or in our exception. */
class SerializedValuesFuzzTest {

    @SuppressWarnings("rawtypes") // The type of the values of a list is not known to a class.
    private static final Codec<ArrayList> CODEC =
            Codecs.javaSerialization(ArrayList.class, Integer.class, Number.class);

    static Stream<byte[]> seeds() {
        return Stream.of(
                CODEC.encode(new ArrayList<>(List.of(1, 2, 3))).array(),
                CODEC.encode(new ArrayList<>()).array(),
                GadgetChain.bytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "45s")
    void G10_anyBytesAreReadOrRefused(byte[] bytes) {
        try {
            CODEC.decode(Bytes.wrap(bytes));
        } catch (CodecException refused) {
            // As it should be.
        }
    }
}

package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A chain that runs the attacker's code where nobody looks is refused before any of it runs. */
class GadgetChainTest {

    private final byte[] chain = GadgetChain.bytes();

    @Test
    void theChainWorksWhereNobodyLooks() {
        assertThat(GadgetChain.hasRun()).isFalse();
        GadgetChain.readUnguarded(chain);
        assertThat(GadgetChain.hasRun()).isTrue();
    }

    static List<Codec<?>> codecs() {
        return List.of(
                Codecs.javaSerialization(HashSet.class),
                Codecs.javaSerialization(HashSet.class, Map.class, Object.class),
                Codecs.javaSerialization(Object.class));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void G10_noCodecOfSerializedValuesRunsIt(Codec<?> codec) {
        assertThatThrownBy(() -> codec.decode(Bytes.wrap(chain)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("is not among the classes");
        assertThat(GadgetChain.hasRun()).isFalse();
    }
}

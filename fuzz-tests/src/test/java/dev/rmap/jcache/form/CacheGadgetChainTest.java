package dev.rmap.jcache.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.collections.GadgetChain;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cache holds is no better than what anybody wrote into it: a chain in a value is refused before any of it runs. */
class CacheGadgetChainTest {

    @ParameterizedTest
    @ValueSource(classes = {Object.class, String.class, Serializable.class, Set.class, HashSet.class, Map.class})
    void G10_noCacheRunsTheChainWhateverItsTypesAre(Class<?> declared) {
        byte[] chain = GadgetChain.bytes();
        byte[] form = new byte[chain.length + 1];
        form[0] = Tag.OBJECT.letter;
        System.arraycopy(chain, 0, form, 1, chain.length);
        Packer packer =
                new Packer(new Admission(List.of(declared), List.of()), CacheGadgetChainTest.class::getClassLoader);

        Object packed = FormCodec.INSTANCE.decode(Bytes.wrap(form));

        assertThatThrownBy(() -> packer.unpack(packed))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("is refused");
        assertThat(GadgetChain.hasRun()).isFalse();
    }
}

package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.HotValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which values stay in memory. */
class HotSetTest {

    private static RmapConfiguration<Object, Object> configuration() {
        return new RmapConfiguration<>();
    }

    private static List<Object> cold(HotValues<Object> hot) {
        List<Object> cold = new ArrayList<>();
        for (Optional<Object> next = hot.takeCold(); next.isPresent(); next = hot.takeCold()) {
            cold.add(next.get());
        }
        return cold;
    }

    @Test
    void whatIsReadOftenStays() {
        HotValues<Object> hot = HotSet.of(configuration().setMaximumSize(50));
        List<Integer> often = List.of(1, 2, 3);
        List<Object> cold = new ArrayList<>();
        IntStream.range(0, 50).forEach(key -> hot.stored(key, 1));
        for (int key = 50; key < 1_000; key++) {
            often.forEach(hot::read);
            hot.stored(key, 1);
            cold.addAll(cold(hot));
        }
        assertThat(cold).hasSize(950).doesNotContainAnyElementsOf(often);
    }

    @Test
    void whatCameBackIsNotGivenUp() {
        HotValues<Object> hot = HotSet.of(configuration().setMaximumWeight(10));
        hot.stored("a", 6);
        hot.stored("b", 6);
        hot.stored("a", 1);
        hot.stored("b", 1);
        assertThat(cold(hot)).isEmpty();
    }

    @Test
    void whatIsGoneIsForgotten() {
        HotValues<Object> hot = HotSet.of(configuration().setMaximumSize(2));
        hot.stored("a", 1);
        hot.stored("b", 1);
        hot.removed("a");
        hot.stored("c", 1);
        assertThat(cold(hot)).isEmpty();
        hot.cleared();
        hot.stored("d", 1);
        hot.stored("e", 1);
        assertThat(cold(hot)).isEmpty();
    }

    @Test
    void withoutABoundAllStay() {
        assertThat(HotSet.of(configuration())).isSameAs(HotValues.all());
    }

    @Test
    void aBoundIsAtLeastOneAndThereIsOne() {
        assertThatThrownBy(() -> configuration().setMaximumSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a maximum size of 0; it must be at least 1");
        assertThatThrownBy(() -> configuration().setMaximumWeight(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> configuration().setMaximumSize(1).setMaximumWeight(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not both");
        assertThatThrownBy(() -> configuration().setFetchTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fetch timeout");
    }

    @Test
    void copiesKeepTheBound() {
        RmapConfiguration<Object, Object> original =
                configuration().setMaximumWeight(7).setFetchTimeout(Duration.ofSeconds(9));
        RmapConfiguration<Object, Object> copy = new RmapConfiguration<>(original);
        assertThat(copy).isEqualTo(original).hasSameHashCodeAs(original).isNotEqualTo(configuration());
        assertThat(copy.getMaximumWeight()).isEqualTo(7);
        assertThat(copy.getMaximumSize()).isEqualTo(RmapConfiguration.UNBOUNDED);
        assertThat(copy.getFetchTimeout()).isEqualTo(Duration.ofSeconds(9));
    }
}

package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.jcache.opening.OpenCache;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

/** A cache that is open with some types cannot be opened with others. */
class OpenersTest extends OnCaches {

    private static <V> MutableConfiguration<String, V> configuration(Class<V> values) {
        return new MutableConfiguration<String, V>().setTypes(String.class, values);
    }

    @Test
    void theSecondProcessWithOtherTypesIsToldBoth() {
        Peer first = newProcess();
        first.manager().createCache(name, configuration(Long.class));
        Peer second = newProcess();
        assertThatThrownBy(() -> second.manager().createCache(name, configuration(Integer.class)))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("java.lang.Long")
                .hasMessageContaining("java.lang.Integer");
        assertThat(second.manager().getCacheNames()).isEmpty();
        second.manager().createCache(name, configuration(Long.class));
        second.manager().createCache(name + "-other", configuration(Integer.class));
    }

    @Test
    void whenTheLastOpenerHasClosedItOtherTypesMayCome() {
        Peer first = newProcess();
        Peer second = newProcess();
        Cache<String, Long> one = first.manager().createCache(name, configuration(Long.class));
        Cache<String, Long> two = second.manager().createCache(name, configuration(Long.class));
        one.close();
        assertThatThrownBy(() -> first.manager().createCache(name, configuration(Integer.class)))
                .isInstanceOf(CacheException.class);
        two.close();
        first.manager().createCache(name, configuration(Integer.class));
    }

    @Test
    void theAuthoritySaysWhoHasItOpenAndNotACopyThatMissedIt() {
        Peer first = newProcess();
        Peer second = newProcess();
        Cache<String, Long> one = first.manager().createCache(name, configuration(Long.class));
        Cache<String, Long> two = second.manager().createCache(name, configuration(Long.class));
        one.close();
        first.link().cut().run();
        two.close();
        first.link().restore().run();
        first.manager().createCache(name, configuration(Integer.class));
    }

    @Test
    void whoDiedIsForgottenWhenHisLeaseIsOver() {
        OpenCache open = OpenCache.NOBODY.with("dead", 1_000).with("living", 2_000);
        assertThat(OpenCache.parse(new OpenCache("types", open.openers()).text()))
                .isEqualTo(new OpenCache("types", Map.of("dead", 1_000L, "living", 2_000L)));
        assertThat(open.alive(999).openers()).hasSize(2);
        assertThat(open.alive(1_000).openers()).containsOnlyKeys("living");
        assertThat(open.alive(2_000).openers()).isEmpty();
    }
}

package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.engine.map.MapSetup;
import dev.rmap.jcache.form.FormCodec;
import dev.rmap.jcache.opening.MapNames;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What goes into a cache and what comes out of it. */
class ValueRulesTest extends OnCaches {

    private static final Object NOT_SERIALIZABLE = new Object();

    /** A type of the user's, with parts of his own and of the JDK. */
    static final class Order implements Serializable {
        private static final long serialVersionUID = 1L;

        final String customer;
        final ArrayList<Line> lines = new ArrayList<>();
        Payment payment = new Cash();

        Order(String customer, int count) {
            this.customer = customer;
            lines.add(new Line(count, new BigDecimal("9.90")));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Order that && customer.equals(that.customer) && lines.equals(that.lines);
        }

        @Override
        public int hashCode() {
            return Objects.hash(customer, lines);
        }
    }

    /** Reached through the declared type of a field. */
    record Line(int count, BigDecimal price) implements Serializable {}

    /** A field's type that others implement. */
    interface Payment extends Serializable {}

    /** Admitted because it is a {@link Payment}. */
    static final class Cash implements Payment {
        private static final long serialVersionUID = 1L;
    }

    /** Nobody declares this. */
    static final class Stranger implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean equals(Object other) {
            return other instanceof Stranger;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private static <K, V> MutableConfiguration<K, V> configuration(Class<K> keys, Class<V> values) {
        return new MutableConfiguration<K, V>().setTypes(keys, values);
    }

    private static BitSet bits(int one) {
        BitSet bits = new BitSet();
        bits.set(one);
        return bits;
    }

    private static MutableConfiguration<Object, Object> untyped() {
        return new MutableConfiguration<>();
    }

    @Test
    void rule67_keysAndValuesAreCopiedBothWays() {
        Cache<BitSet, BitSet> cache = join(configuration(BitSet.class, BitSet.class));
        BitSet key = bits(1);
        BitSet value = bits(1);
        cache.put(key, value);
        value.set(2);
        assertThat(cache.get(bits(1))).isEqualTo(bits(1));
        cache.get(bits(1)).set(3);
        key.set(4);
        assertThat(cache.get(bits(1))).isEqualTo(bits(1));
        Cache.Entry<BitSet, BitSet> entry = cache.iterator().next();
        entry.getKey().set(5);
        entry.getValue().set(5);
        assertThat(cache.iterator().next().getKey()).isEqualTo(bits(1));
    }

    @Test
    void rule68_processorsAndListenersGetCopies() {
        Cache<String, BitSet> cache = join(configuration(String.class, BitSet.class));
        AtomicReference<BitSet> heard = new AtomicReference<>();
        CacheEntryCreatedListener<String, BitSet> listener = events -> events.forEach(event -> {
            event.getValue().set(7);
            heard.set(event.getValue());
        });
        cache.registerCacheEntryListener(
                new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, true));
        cache.put("k", bits(1));
        assertThat(heard.get()).isEqualTo(bits(1));
        cache.invoke("k", (entry, none) -> {
            entry.getValue().set(8);
            return null;
        });
        assertThat(cache.get("k")).isEqualTo(bits(1));
    }

    @Test
    void immutableValuesAreShared() {
        Cache<Object, Object> cache = join(untyped());
        List<Object> values = List.of(
                "text",
                1L,
                new BigDecimal("1.50"),
                LocalDate.EPOCH,
                TimeUnit.DAYS,
                new UUID(1, 2),
                java.util.Locale.ROOT);
        for (Object value : values) {
            cache.put(value, value);
            assertThat(cache.get(value)).isEqualTo(value).isSameAs(cache.get(value));
        }
    }

    @Test
    void aTypeOfTheUsersComesBackWithItsParts() {
        Cache<String, Order> cache = join(configuration(String.class, Order.class));
        Cache<String, Order> other = join(configuration(String.class, Order.class));
        cache.put("k", new Order("Ann", 2));
        sync(other);
        assertThat(other.get("k")).isEqualTo(new Order("Ann", 2)).isNotSameAs(other.get("k"));
        assertThat(other.get("k").payment).isInstanceOf(Cash.class);
        assertThat(other.replace("k", new Order("Ann", 2), new Order("Bob", 3))).isTrue();
        assertThat(other.remove("k", new Order("Bob", 4))).isFalse();
    }

    @Test
    void aKeyIsTheSameWhetherItsPartsAreSharedOrNot() {
        Cache<Object, String> cache =
                join(new MutableConfiguration<Object, String>().setTypes(Object.class, String.class));
        String one = new String("part");
        String same = new String("part");
        cache.put(new ArrayList<>(List.of(one, one)), "value");
        assertThat(cache.get(new ArrayList<>(List.of(one, same)))).isEqualTo("value");
        assertThat(cache.get(new byte[] {1, 2})).isNull();
        cache.put(new byte[] {1, 2}, "bytes");
        assertThat(cache.get(new byte[] {1, 2})).isEqualTo("bytes");
        cache.put("", "empty");
        assertThat(cache.get("")).isEqualTo("empty");
    }

    @Test
    void collectionsOfTheJdkAreAdmittedEverywhere() {
        Cache<Object, Object> cache = join(untyped());
        Map<String, Object> value = new HashMap<>();
        value.put("list", List.of(1, 2, 3));
        value.put("set", Set.of("a"));
        value.put("map", new TreeMap<>(Map.of("k", bits(1))));
        value.put("array", List.of(new String[] {"x"}, new int[] {1}).get(1));
        cache.put("k", value);
        assertThat(cache.get("k")).usingRecursiveComparison().isEqualTo(value);
    }

    @Test
    void aClassThatNobodyDeclaredIsRefusedAndTheEntryStays() {
        Cache<Object, Object> cache = join(untyped());
        RmapConfiguration<Object, Object> allowing = new RmapConfiguration<>();
        Cache<Object, Object> other = join(allowing.allowClasses("dev.rmap.jcache.*"));
        other.put("k", new Stranger());
        cache.put("l", "fine");
        assertThatThrownBy(() -> cache.get("k"))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(Stranger.class.getName())
                .hasMessageContaining("neither a declared key or value type");
        assertThat(cache.get("l")).isEqualTo("fine");
        assertThat(cache.containsKey("k")).isTrue();
        assertThat(other.get("k")).isEqualTo(new Stranger());

        assertThat(cache.remove("k")).as("what cannot be read can be removed").isTrue();
        other.put("k", new Stranger());
        cache.put("k", "overwritten");
        assertThat(cache.get("k")).isEqualTo("overwritten");
    }

    @Test
    void aClassThatThisProcessCouldNotReadIsRefusedWhenItIsPut() {
        Cache<Object, Object> cache = join(untyped());
        cache.put("k", "held");
        for (ThrowingCallable write : List.<ThrowingCallable>of(
                () -> cache.put("k", new Stranger()),
                () -> cache.getAndPut("k", new Stranger()),
                () -> cache.putIfAbsent("absent", new Stranger()),
                () -> cache.replace("k", new Stranger()),
                () -> cache.invoke("k", (entry, arguments) -> {
                    entry.setValue(new Stranger());
                    return null;
                }))) {
            assertThatThrownBy(write)
                    .isInstanceOf(CacheException.class)
                    .hasStackTraceContaining(Stranger.class.getName())
                    .hasStackTraceContaining("allowClasses");
        }
        assertThat(cache).singleElement().satisfies(entry -> {
            assertThat(entry.getKey()).isEqualTo("k");
            assertThat(entry.getValue()).isEqualTo("held");
        });
        assertThatThrownBy(() -> cache.putAll(Map.of("other", "v", "k", new Stranger())))
                .isInstanceOf(CacheException.class);
        assertThat(cache.get("k")).isEqualTo("held");
        assertThat(cache.get("other")).as("what can be stored is").isEqualTo("v");
    }

    @Test
    void aKeyOfAClassThatNobodyDeclaredFindsItsEntry() {
        Cache<Object, Object> cache = join(untyped());
        cache.put(new Stranger(), "v");
        assertThat(cache.get(new Stranger())).isEqualTo("v");
        assertThat(cache.remove(new Stranger())).isTrue();
    }

    @Test
    void whatCannotBeSerializedIsRefusedWhenItIsPut() {
        Cache<Object, Object> cache = join(untyped());
        assertThatThrownBy(() -> cache.put("k", NOT_SERIALIZABLE))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> cache.put(NOT_SERIALIZABLE, "v")).isInstanceOf(CacheException.class);
        assertThat(cache.iterator().hasNext()).isFalse();
    }

    @Test
    void bytesOfAnotherWriterHarmNobodyElse() {
        Peer process = newProcess();
        Cache<Object, Object> cache = process.manager().createCache(name, untyped());
        cache.put("mine", "1");
        try (MapEngine<Object, Object> raw = MapEngine.open(new MapSetup<>(
                MapNames.ofCache("default", name),
                process.link().backend(),
                FormCodec.INSTANCE,
                FormCodec.INSTANCE,
                EngineConfig.DEFAULTS,
                EngineRuntime.shared()))) {
            raw.commit(Commit.of(Command.set(FormCodec.INSTANCE.encode("foreign"), Bytes.utf8("?what"))));
            raw.commit(Commit.of(Command.set(Bytes.utf8("?key"), FormCodec.INSTANCE.encode("1"))));
        }
        sync(cache);
        assertThatThrownBy(() -> cache.get("foreign"))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("another one");
        assertThat(cache.get("mine")).isEqualTo("1");
        cache.put("foreign", "mine now");
        assertThat(cache.get("foreign")).isEqualTo("mine now");
    }
}

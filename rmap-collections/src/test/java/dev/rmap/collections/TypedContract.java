package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.collections.redisson.RedissonCodecs;
import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.event.EntryEvent;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.redisson.codec.SerializationCodec;

/** Maps of other types than strings. */
abstract class TypedContract extends OnBackend {

    /** Equal whatever the scale is, so that equal values have several forms. */
    record Price(BigDecimal amount) implements Serializable {
        @Override
        public boolean equals(Object other) {
            return other instanceof Price price && amount.compareTo(price.amount) == 0;
        }

        @Override
        public int hashCode() {
            return amount.stripTrailingZeros().hashCode();
        }
    }

    private static Price price(String amount) {
        return new Price(new BigDecimal(amount));
    }

    @Test
    void aNumberOfAnotherTypeIsAnotherKeyAndAnotherValue() {
        ReplicatedMap<Integer, Long> map =
                closeLater(ReplicatedMap.builder(name + "-numbers", Codecs.integers(), Codecs.longs())
                        .backend(backend())
                        .open());
        map.put(5, 7L);
        assertThat(map.remove((Object) 5L)).isNull();
        assertThat(map.keySet().remove((Object) 5L)).isFalse();
        assertThat(map.remove(5, (Object) 7)).isFalse();
        assertThat(map).containsEntry(5, 7L);
    }

    @Test
    void anObjectThatIsNoValueOfTheMapRemovesNothing() {
        for (Codec<Price> codec : List.of(
                Codecs.json(Price.class),
                Codecs.javaSerialization(Price.class, BigDecimal.class, BigInteger.class),
                RedissonCodecs.of(new SerializationCodec(), Price.class))) {
            ReplicatedMap<String, Price> map = closeLater(
                    ReplicatedMap.builder(name + "-" + codec.getClass().getSimpleName(), Codecs.strings(), codec)
                            .backend(backend())
                            .open());
            map.put("a", price("1"));
            for (Object other : List.of("1", 1, new Object())) {
                assertThat(map.remove("a", other)).as(codec.id()).isFalse();
                assertThat(map.entrySet().remove(Map.entry("a", other)))
                        .as(codec.id())
                        .isFalse();
                assertThat(map.values().remove(other)).as(codec.id()).isFalse();
            }
            assertThat(map).as(codec.id()).containsEntry("a", price("1"));
        }
    }

    @Test
    void keysOfAnyKind() {
        ReplicatedMap<String, Long> map = join(Codecs.longs());
        Map<String, Long> odd = Map.of("", 1L, "=", 2L, "%", 3L, "a=b%c", 4L, "%3D", 5L, "%25", 6L, "=rev", 7L);
        map.putAll(odd);
        assertThat(map).isEqualTo(odd);
        assertThat(join(Codecs.longs())).isEqualTo(odd);
        assertThat(map.remove("=rev")).isEqualTo(7);
        assertThat(map.keySet().remove("")).isTrue();
    }

    @Test
    void integerKeys() {
        ReplicatedMap<Integer, String> map = closeLater(ReplicatedMap.builder(name, Codecs.integers(), Codecs.strings())
                .backend(backend())
                .open());
        map.put(7, "seven");
        map.put(-7, "minus seven");
        assertThat(map).isEqualTo(Map.of(7, "seven", -7, "minus seven"));
        assertThat(map.remove((Object) "7")).isNull();
        assertThat(map.get((Object) 7L)).isNull();
    }

    @Test
    void plainKeysAreSharedWithStrings() {
        ReplicatedMap<String, Price> typed =
                closeLater(ReplicatedMap.builder(name, Codecs.strings(), Codecs.json(Price.class))
                        .plainKeys()
                        .backend(backend())
                        .open());
        typed.put("100%", price("1.5"));
        assertThat(join().get("100%")).isEqualTo("{\"amount\":1.5}");
        assertThatThrownBy(() -> typed.put("a=b", price("1"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesAreDecodedOnce() {
        ReplicatedMap<String, Price> map = join(Codecs.json(Price.class));
        map.put("a", price("1.5"));
        assertThat(map.get("a")).isEqualTo(price("1.5")).isSameAs(map.get("a"));
    }

    @Test
    void entriesWithArraysAreEqualAsTheirHashCodesSay() {
        ReplicatedMap<String, byte[]> map = join(Codecs.bytes());
        map.put("a", new byte[] {1});
        Map.Entry<String, byte[]> entry = map.entrySet().iterator().next();
        Map.Entry<String, byte[]> same = Map.entry("a", map.get("a"));
        assertThat(entry).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(Map.entry("a", new byte[] {1}));
    }

    @Test
    void equalValuesWithOtherBytesAreEqual() {
        ReplicatedMap<String, Price> map = join(Codecs.json(Price.class));
        map.put("a", price("1.50"));
        assertThat(map.replace("a", price("1.5"), price("2.0"))).isTrue();
        assertThat(map.testAndSet("a", price("2"), price("3.00")))
                .isEqualTo(new Update<>(Optional.of(price("2")), /* applied= */ true));
        assertThat(map.batch()
                        .require("a", price("3"))
                        .put("b", price("1"))
                        .commit()
                        .applied())
                .isTrue();
        assertThat(map.remove("a", price("4"))).isFalse();
        assertThat(map.remove("a", price("3.000"))).isTrue();
        assertThat(map.testAndReset(Map.of("b", price("1.00")))).isTrue();
    }

    /** The same where this process does not know the bytes yet. */
    @Test
    void G5_equalValuesWithOtherBytesAreEqualAtTheAuthority() {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, Price> fresh = join(Codecs.json(Price.class));
        ReplicatedMap<String, Price> stale =
                closeLater(ReplicatedMap.builder(name, Codecs.strings(), Codecs.json(Price.class))
                        .backend(shaky.backend())
                        .open());
        fresh.put("a", price("1"));
        stale.sync(SOON);
        shaky.loseNextChange();
        fresh.put("a", price("2.50"));
        assertThat(stale.replace("a", price("2.5"), price("3"))).isTrue();
        shaky.loseNextChange();
        fresh.put("b", price("1.50"));
        assertThat(stale.batch().require("b", price("1.5")).remove("b").commit().applied())
                .isTrue();
        shaky.loseNextChange();
        fresh.put("c", price("1.50"));
        assertThat(stale.batch()
                        .require("c", price("1.5"))
                        .remove("c")
                        .commitAsync()
                        .toCompletableFuture()
                        .join()
                        .applied())
                .isTrue();
    }

    @Test
    void valuesThatCannotBeReadHarmOnlyThoseWhoReadThem() {
        ReplicatedMap<String, Long> numbers = join(Codecs.longs());
        ReplicatedMap<String, String> words = closeLater(ReplicatedMap.builder(name, Codecs.strings(), Codecs.strings())
                .backend(backend())
                .open());
        List<EntryEvent<String, Long>> heard = new CopyOnWriteArrayList<>();
        numbers.subscribe(event -> heard.add((EntryEvent<String, Long>) event));
        numbers.put("good", 1L);
        words.put("bad", "secret");
        words.put("worse", "secret");
        numbers.sync(SOON);

        assertThat(numbers.keySet()).containsExactlyInAnyOrder("good", "bad", "worse");
        assertThatThrownBy(() -> numbers.get("bad"))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("map " + name + ", key 'bad': a value cannot be read: ")
                .hasMessageContaining("longs")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> numbers.compute("bad", (key, old) -> 1L))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("map " + name + ", key 'bad': a value cannot be read: ");
        assertThat(numbers.timeToLive("bad")).isEmpty();
        assertThatThrownBy(() -> numbers.put("bad", 2L))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("map " + name + ", key 'bad': the write was applied at ")
                .message()
                .doesNotContain("secret")
                .containsOnlyOnce("map ");
        assertThat(numbers.get("bad")).isEqualTo(2);
        assertThatThrownBy(() -> numbers.putIfAbsent("worse", 2L))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("map " + name + ", key 'worse': nothing was written");
        assertThatThrownBy(() -> numbers.async()
                        .replace("worse", 2L)
                        .toCompletableFuture()
                        .join())
                .hasMessageContaining("map " + name + ", key 'worse': the write was applied at ");
        words.put("worse", "secret");
        numbers.sync(SOON);
        for (ThrowingCallable walk : List.<ThrowingCallable>of(
                () -> numbers.values().contains(5L),
                () -> numbers.values().removeIf(value -> false),
                () -> numbers.equals(Map.of("good", 1L, "bad", 2L, "worse", 3L)))) {
            assertThatThrownBy(walk)
                    .isInstanceOf(CodecException.class)
                    .hasMessageStartingWith("map " + name + ", key 'worse': a value cannot be read: ");
        }
        assertThat(numbers.keySet().remove("worse")).isTrue();
        words.put("worst", "secret");
        numbers.sync(SOON);
        numbers.set("worst", 3L);
        assertThat(numbers).isEqualTo(Map.of("good", 1L, "bad", 2L, "worst", 3L));
        soon().until(() -> heard.size() == 9);
        assertThat(heard.get(1).key()).isEqualTo("bad");
        assertThatThrownBy(() -> heard.get(1).newValue()).isInstanceOf(CodecException.class);
    }

    @Test
    void keysThatCannotBeReadAreLeftOut() {
        ReplicatedMap<String, String> strings = join();
        ReplicatedMap<Integer, String> numbers =
                closeLater(ReplicatedMap.builder(name, Codecs.integers(), Codecs.strings())
                        .backend(backend())
                        .open());
        strings.putAll(Map.of("1", "one", "two", "two"));
        numbers.sync(SOON);
        assertThat(numbers).isEqualTo(Map.of(1, "one"));
        strings.remove("two");
        numbers.put(3, "three");
        assertThat(numbers).isEqualTo(Map.of(1, "one", 3, "three"));
    }

    @Test
    void countersOfAllThreeKinds() {
        ReplicatedMap<String, Long> longs = join(Codecs.longs());
        assertThat(longs.counters().add("n", 1L << 40)).isEqualTo(1L << 40);
        assertThat(longs.counters().get("n")).hasValue(1L << 40);
        assertThat(longs.batch().add("n", 1).commit().applied()).isTrue();
        assertThat(longs.get("n")).isEqualTo((1L << 40) + 1);
        longs.put("n", Long.MAX_VALUE);
        assertThatThrownBy(() -> longs.counters().increment("n"))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("'n'");
        longs.remove("n");

        ReplicatedMap<String, Integer> integers = join(Codecs.integers());
        assertThat(integers.counters().add("n", Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> integers.counters().increment("n")).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> integers.counters().add("m", 1L << 40)).isInstanceOf(ArithmeticException.class);
        assertThat(integers.counters().decrement("n")).isEqualTo(Integer.MAX_VALUE - 1);
        assertThat(integers).isEqualTo(Map.of("n", Integer.MAX_VALUE - 1));
    }

    @Test
    void byteValues() {
        ReplicatedMap<String, byte[]> map = join(Codecs.bytes());
        byte[] mine = {1, 2, 3};
        map.put("a", mine);
        mine[0] = 9;
        assertThat(map.get("a")).containsExactly(1, 2, 3);
        assertThat(map.containsValue(new byte[] {1, 2, 3})).isTrue();
        assertThat(map.entrySet().contains(Map.entry("a", new byte[] {1, 2, 3})))
                .isTrue();
        assertThat(map.replace("a", new byte[] {1, 2, 3}, new byte[0])).isTrue();
        assertThat(map.values().remove(new byte[0])).isTrue();
        assertThat(map).isEmpty();
    }
}

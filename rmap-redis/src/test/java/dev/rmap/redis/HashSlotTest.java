package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.MapName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashSlotTest {

    /** What a cluster-enabled Redis 7.0.15 answers to CLUSTER KEYSLOT. */
    @ParameterizedTest
    @CsvSource({
        "123456789, 12739",
        "foo, 12182",
        "foo{hash_tag}, 2515",
        "bar{hash_tag}, 2515",
        "foo{}{bar}, 8363",
        "foo{{bar}}zap, 4015",
        "foo{bar}{zap}, 5061",
        "map:\u00e9:content, 13251",
    })
    void slotsAreThoseOfRedis(String key, int slot) {
        assertThat(HashSlot.of(key)).isEqualTo(slot);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flags",
                "{a}",
                "a{b}c",
                "{}",
                "a{}b",
                "{",
                "}",
                "a}b",
                "}{",
                "a}{b}",
                "{}{a}",
                "{{a}}",
                "\u00e9{\u00e9}",
                "\u00e9}",
                "a{b",
                "{a}b}",
                ":",
                "=rev",
                "\n",
                "{\n}"
            })
    void companionsShareTheSlotOfTheContent(String name) {
        MapKeys keys = MapKeys.of(new MapName(name), key -> key);
        int slot = HashSlot.of(keys.content());
        assertThat(companions(keys))
                .allSatisfy(key -> assertThat(HashSlot.of(key)).isEqualTo(slot));
    }

    @Test
    void contentAndChannelAreThoseOfTheGoPackage() {
        MapKeys keys = MapKeys.of(new MapName("a:{b}"), key -> key);
        assertThat(keys.content()).isEqualTo("map:a:{b}:content");
        assertThat(keys.channel()).isEqualTo("map:a:{b}:updates");
        assertThat(keys.meta()).isEqualTo("map:a:{b}:content:meta");
    }

    @Test
    void companionsOfANameWithoutATagHaveTheContentAsTheirTag() {
        MapKeys keys = MapKeys.of(new MapName("flags"), key -> key);
        assertThat(companions(keys))
                .containsExactly(
                        "{map:flags:content}:meta",
                        "{map:flags:content}:log",
                        "{map:flags:content}:deadlines",
                        "{map:flags:content}:answer:");
    }

    @Test
    void companionsOfDifferentMapsDiffer() {
        List<String> names = List.of("a}b", "a}b:content", "a", "{a}", "a{a}", "a{}b", "a{}", "}", "}}");
        assertThat(names.stream().flatMap(name -> companions(MapKeys.of(new MapName(name), key -> key)).stream()))
                .doesNotHaveDuplicates();
    }

    private static List<String> companions(MapKeys keys) {
        return Stream.of(keys.meta(), keys.log(), keys.deadlines(), keys.answers())
                .toList();
    }
}

package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a newcomer does first. */
abstract class BasicsContract extends OnBackend {

    @Test
    void G4_whatIsWrittenIsReadAtOnce() {
        ReplicatedMap<String, String> map = join();

        assertThat(map.put("a", "1")).isNull();
        assertThat(map.get("a")).isEqualTo("1");
        assertThat(map.put("a", "2")).isEqualTo("1");
        assertThat(map).containsExactly(Map.entry("a", "2")).hasSize(1);
        assertThat(map.remove("a")).isEqualTo("2");
        assertThat(map.get("a")).isNull();
        assertThat(map).isEmpty();
    }

    @Test
    void otherProcessesFollow() {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();

        mine.put("a", "1");
        soon().until(() -> "1".equals(yours.get("a")));
        yours.remove("a");
        soon().until(mine::isEmpty);
    }

    @Test
    void computesOnTheNewestValue() {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();

        assertThat(mine.compute("a", (key, old) -> old + key)).isEqualTo("nulla");
        assertThat(yours.compute("a", (key, old) -> old + "!")).isEqualTo("nulla!");
        assertThat(mine.merge("a", "?", String::concat)).isEqualTo("nulla!?");
        assertThat(yours.computeIfPresent("a", (key, old) -> null)).isNull();
        assertThat(mine.computeIfPresent("a", (key, old) -> "not called")).isNull();
        assertThat(mine.computeIfAbsent("a", key -> "new")).isEqualTo("new");
        assertThat(yours.computeIfAbsent("a", key -> "other")).isEqualTo("new");
    }

    @Test
    void putAllIsOneRevisionAfterTheOther() {
        ReplicatedMap<String, String> map = join();

        map.putAll(Map.of("a", "1", "b", "2", "c", "3"));

        assertThat(map.revision().number()).isEqualTo(3);
        assertThat(map.snapshot().entries()).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
    }

    @Test
    void G7_listenersHearEachChange() {
        ReplicatedMap<String, String> map = join();
        List<String> heard = new CopyOnWriteArrayList<>();
        map.subscribe(event -> heard.add(event.toString()));

        map.put("a", "1");
        map.remove("a");
        map.clear();

        soon().until(() -> heard.size() == 3);
        assertThat(heard.get(0)).startsWith("CHANGE a");
        assertThat(heard.get(1)).startsWith("DELETE a");
        assertThat(heard.get(2)).startsWith("ResetEvent");
    }
}

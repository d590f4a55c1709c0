package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Guava's suite does not ask of the views: several processes, concurrent change, and any type of argument. */
abstract class ViewsContract extends OnBackend {

    private static final Map<String, String> THREE = Map.of("a", "1", "b", "2", "c", "3");

    @Test
    void viewsFollowTheMap() {
        ReplicatedMap<String, String> map = join();
        Set<String> keys = map.keySet();
        Collection<String> values = map.values();
        Set<Map.Entry<String, String>> entries = map.entrySet();
        map.putAll(THREE);
        assertThat(keys).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(values).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(entries).containsExactlyInAnyOrderElementsOf(THREE.entrySet());
        assertThat(keys).isSameAs(map.keySet());
    }

    @Test
    void G4_viewsWriteThrough() {
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        map.putAll(THREE);
        Iterator<Map.Entry<String, String>> each = map.entrySet().iterator();
        Map.Entry<String, String> first = each.next();
        String before = first.getValue();

        assertThat(first.setValue("new")).isEqualTo(before);
        assertThat(first.getValue()).isEqualTo("new");
        assertThat(map).containsEntry(first.getKey(), "new");
        each.next();
        each.remove();
        assertThat(map).hasSize(2);
        map.keySet().remove(first.getKey());

        assertThat(map).hasSize(1);
        soon().until(() -> other.equals(map));
    }

    @Test
    void iteratorsRemoveOnceAndEnd() {
        ReplicatedMap<String, String> map = join();
        Iterator<String> keys = map.keySet().iterator();
        assertThatThrownBy(keys::next).isInstanceOf(NoSuchElementException.class);
        map.put("a", "1");
        Iterator<String> again = map.keySet().iterator();
        assertThatThrownBy(again::remove).isInstanceOf(IllegalStateException.class);
        again.next();
        again.remove();
        assertThatThrownBy(again::remove).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bulkRemovals() {
        ReplicatedMap<String, String> map = join();
        map.putAll(THREE);
        assertThat(map.keySet().removeAll(List.of("a", "x"))).isTrue();
        assertThat(map.values().removeIf("2"::equals)).isTrue();
        assertThat(map.entrySet().removeIf(entry -> entry.getValue().equals("none")))
                .isFalse();
        assertThat(map).isEqualTo(Map.of("c", "3"));
        map.putAll(THREE);
        assertThat(map.keySet().retainAll(Set.of("a", "b"))).isTrue();
        assertThat(map.values().retainAll(List.of("2"))).isTrue();
        assertThat(map.entrySet().removeAll(Set.of(Map.entry("b", "2")))).isTrue();
        assertThat(map).isEmpty();
        map.putAll(THREE);
        map.values().clear();
        assertThat(map).isEmpty();
    }

    @Test
    void bulkRemovalsOfManyEntries() {
        ReplicatedMap<String, String> map = join();
        Map<String, String> many = new HashMap<>();
        IntStream.range(0, 2 * Bulk.PORTION + 10).forEach(i -> many.put("key" + i, "" + i % 2));
        map.putAll(many);
        assertThat(map.values().removeIf("0"::equals)).isTrue();
        assertThat(map).hasSize(Bulk.PORTION + 5);
        map.replaceAll((key, value) -> key);
        assertThat(map).allSatisfy((key, value) -> assertThat(value).isEqualTo(key));
    }

    @Test
    void aFunctionThatThrowsLeavesNothingUnderWay() {
        ReplicatedMap<String, String> map = join();
        Map<String, String> many = new HashMap<>();
        IntStream.range(0, 200).forEach(i -> many.put("key" + i, "old"));
        map.putAll(many);
        List<String> changed = new ArrayList<>();
        assertThatThrownBy(() -> map.replaceAll((key, value) -> {
                    if (changed.size() == 100) {
                        throw new IllegalStateException("on purpose");
                    }
                    changed.add(key);
                    return "new";
                }))
                .hasMessage("on purpose");
        assertThat(changed).allSatisfy(key -> assertThat(map).containsEntry(key, "new"));
        assertThat(map.revision().number()).isEqualTo(300);
    }

    @Test
    void removeAllIsOneCommit() {
        ReplicatedMap<String, String> map = join();
        map.putAll(THREE);
        assertThat(map.removeAll(List.of("a", "b", "a", "missing"))).isEqualTo(2);
        assertThat(map.removeAll(List.of())).isZero();
        assertThat(map).isEqualTo(Map.of("c", "3"));
        assertThat(map.revision().number()).isEqualTo(5);
    }

    /** An element that comes while a stream is at work must not break it. */
    @Test
    void streamsBearConcurrentChange() {
        ReplicatedMap<String, String> map = join();
        map.putAll(THREE);
        List<String> seen = map.keySet().stream()
                .peek(key -> map.put(key + key.length(), "more"))
                .limit(100)
                .toList();
        assertThat(seen).contains("a", "b", "c");
        for (Collection<?> view : List.of(map.keySet(), map.values(), map.entrySet())) {
            assertThat(view.spliterator().hasCharacteristics(Spliterator.SIZED)).isFalse();
            assertThat(view.spliterator().hasCharacteristics(Spliterator.CONCURRENT))
                    .isTrue();
        }
        assertThat(map.keySet().parallelStream().filter(key -> key.length() == 1))
                .hasSize(3);
    }

    @Test
    void valuesOfOtherTypesAreNotThere() {
        ConcurrentMap<String, String> map = join();
        ConcurrentMap<String, String> model = new ConcurrentHashMap<>();
        for (ConcurrentMap<String, String> each : List.of(map, model)) {
            each.put("a", "1");
            assertThat(each.get((Object) 1)).isNull();
            assertThat(each.containsKey((Object) 1)).isFalse();
            assertThat(each.containsValue((Object) 1)).isFalse();
            assertThat(each.remove((Object) 1)).isNull();
            assertThat(each.remove((Object) 1, "1")).isFalse();
            assertThat(each.remove("a", (Object) 1)).isFalse();
            assertThat(each.remove("a", null)).isFalse();
            assertThat(each.keySet().remove((Object) 1)).isFalse();
            assertThat(each.values().remove((Object) 1)).isFalse();
            assertThat(each.entrySet().remove((Object) Map.entry(1, 1))).isFalse();
            assertThat(each.entrySet().contains((Object) Map.entry(1, 1))).isFalse();
            assertThat(each.entrySet().contains((Object) "a")).isFalse();
            assertThat(each).hasSize(1);
        }
    }

    @Test
    void nothingIsAddedThroughViews() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.keySet().add("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.values().add("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.entrySet().add(Map.entry("a", "b")))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void equalsHashCodeAndToStringAreThoseOfMaps() {
        ReplicatedMap<String, String> map = join();
        assertThat(map).hasToString("{}").isEqualTo(Map.of());
        map.put("a", "1");
        assertThat(map.equals(Map.of("a", "1"))).isTrue();
        assertThat(Map.of("a", "1").equals(map)).isTrue();
        assertThat(map).hasSameHashCodeAs(Map.of("a", "1")).hasToString("{a=1}");
        assertThat(map.equals(Map.of("a", "2"))).isFalse();
        assertThat(map.entrySet()).isEqualTo(Map.of("a", "1").entrySet());
        assertThat(map.entrySet().iterator().next())
                .isEqualTo(Map.entry("a", "1"))
                .hasToString("a=1");
    }

    @Test
    void aValueThatChangedIsNotRemovedByItsOldTest() {
        ReplicatedMap<String, String> map = join();
        map.putAll(THREE);
        boolean removed = map.values().removeIf(value -> {
            if (value.equals("2")) {
                map.put("b", "changed meanwhile");
            }
            return value.equals("2");
        });
        assertThat(removed).isFalse();
        assertThat(map).containsEntry("b", "changed meanwhile");
    }
}

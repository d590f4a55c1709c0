package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The scenarios of the Go original's tests on lists and on counters, numbered as in its checklist. */
abstract class ListAndCounterScenarios extends OnBackend {

    @Test
    void S32_appendUniqueToAMissingKey() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.lists().appendUnique("arr", "a", "b", "c")).containsExactly("a", "b", "c");
        assertThat(map.get("arr")).isEqualTo("[\"a\",\"b\",\"c\"]");
    }

    @Test
    void S33_appendUniqueAddsOnlyWhatIsNew() {
        ReplicatedMap<String, String> map = join();
        map.lists().appendUnique("arr", "a", "b", "c");
        assertThat(map.lists().appendUnique("arr", "d", "e", "a")).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void S34_appendUniqueOfDuplicatesChangesNothing() {
        ReplicatedMap<String, String> map = join();
        map.lists().appendUnique("arr", "a", "b");
        assertThat(map.lists().appendUnique("arr", "b", "a")).containsExactly("a", "b");
        assertThat(map.get("arr")).isEqualTo("[\"a\",\"b\"]");
        assertThat(map.revision().number()).isEqualTo(1);
    }

    @Test
    void S35_appendUniqueToAnotherNewKey() {
        ReplicatedMap<String, String> map = join();
        map.lists().appendUnique("arr", "a");
        assertThat(map.lists().appendUnique("arr2", "a")).containsExactly("a");
        assertThat(map).hasSize(2);
    }

    @Test
    void S36_appendUniqueToTheEmptyKey() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.lists().appendUnique("", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void S37_appendUniqueToAKeyWithAnEqualsSign() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.lists().appendUnique("foo=2", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void S50_appendToAMissingKey() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.lists().append("foo", "bar")).containsExactly("bar");
        assertThat(map.get("foo")).isEqualTo("[\"bar\"]");
    }

    @Test
    void S51_appendASecondItem() {
        ReplicatedMap<String, String> map = join();
        map.lists().append("foo", "bar");
        assertThat(map.lists().append("foo", "baz")).containsExactly("bar", "baz");
        assertThat(map.get("foo")).isEqualTo("[\"bar\",\"baz\"]");
        assertThat(map.lists().get("foo")).contains(List.of("bar", "baz"));
    }

    @Test
    void S52_removeTheFirstItem() {
        ReplicatedMap<String, String> map = join();
        map.lists().append("foo", "bar", "baz");
        assertThat(map.lists().remove("foo", "bar")).isEqualTo(new Lists.Removal(List.of("baz"), /* removed= */ true));
    }

    @Test
    void S53_removeTheLastItem() {
        ReplicatedMap<String, String> map = join();
        map.lists().append("foo", "bar");
        assertThat(map.lists().remove("foo", "bar")).isEqualTo(new Lists.Removal(List.of(), /* removed= */ true));
        assertThat(map).isEmpty();
        assertThat(map.lists().get("foo")).isEmpty();
    }

    @Test
    void S54_removeFromAMissingKey() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.lists().remove("foo", "bar")).isEqualTo(new Lists.Removal(List.of(), /* removed= */ false));
        assertThat(map.revision().number()).isZero();
    }

    @Test
    void S56_incrementAMissingKey() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.counters().increment("foo")).isEqualTo(1);
        assertThat(map.get("foo")).isEqualTo("1");
    }

    @Test
    void S57_incrementByMore() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "1");
        assertThat(map.counters().add("foo", 41)).isEqualTo(42);
        assertThat(map.get("foo")).isEqualTo("42");
    }

    @Test
    void S58_decrement() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "42");
        assertThat(map.counters().decrement("foo")).isEqualTo(41);
        assertThat(map.get("foo")).isEqualTo("41");
    }

    @Test
    void S59_aCounterStaysAtZero() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "41");
        assertThat(map.counters().add("foo", -41)).isZero();
        assertThat(map.get("foo")).isEqualTo("0");
        assertThat(map.counters().get("foo")).hasValue(0);
        assertThat(map.counters().get("bar")).isEmpty();
    }

    @Test
    void S65_appendToTheEmptyKey() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.lists().append("", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void S66_appendToAKeyWithAnEqualsSign() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.lists().append("foo=2", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void S67_removeFromTheEmptyKey() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.lists().remove("", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void S68_removeFromAKeyWithAnEqualsSign() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.lists().remove("foo=2", "a")).isInstanceOf(IllegalArgumentException.class);
    }
}

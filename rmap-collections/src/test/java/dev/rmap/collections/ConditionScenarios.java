package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The scenarios of the Go original's tests on previous values and on test-and-set, numbered as in its checklist. */
abstract class ConditionScenarios extends OnBackend {

    private static final Map<String, String> THREE = Map.of("foo", "1", "bar", "2", "baz", "3");

    @Test
    void S21_setTellsThatTheKeyIsNew() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.put("foo", "bar")).isNull();
        assertThat(map).containsEntry("foo", "bar");
    }

    @Test
    void S22_setTellsThePreviousValue() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.put("foo", "baz")).isEqualTo("bar");
    }

    @Test
    void S23_setTellsAnEmptyValueFromNone() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "");
        assertThat(map.put("foo", "bar")).isEmpty();
    }

    @Test
    void S24_deleteTellsThatNothingWasThere() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.remove("foo")).isNull();
        assertThat(map.revision().number()).isZero();
    }

    @Test
    void S25_deleteTellsWhatWasThere() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.remove("foo")).isEqualTo("bar");
        assertThat(map).isEmpty();
    }

    @Test
    void S26_testAndSetThatMatches() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.testAndSet("foo", "bar", "baz"))
                .isEqualTo(new Update<>(Optional.of("bar"), /* applied= */ true));
        assertThat(map.get("foo")).isEqualTo("baz");
    }

    @Test
    void S27_testAndSetThatDoesNotMatch() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.testAndSet("foo", "other", "baz"))
                .isEqualTo(new Update<>(Optional.of("bar"), /* applied= */ false));
        assertThat(map.get("foo")).isEqualTo("bar");
    }

    @Test
    void S28_testAndSetOfAMissingKey() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.testAndSet("foo", "", "baz")).isEqualTo(new Update<>(Optional.empty(), /* applied= */ false));
        assertThat(map).isEmpty();
    }

    @Test
    void S29_testAndDeleteThatDoesNotMatch() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.testAndRemove("foo", "other")).isEqualTo(new Update<>(Optional.of("bar"), /* applied= */ false));
        assertThat(map).containsEntry("foo", "bar");
    }

    @Test
    void S30_testAndDeleteThatMatches() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.testAndRemove("foo", "bar")).isEqualTo(new Update<>(Optional.of("bar"), /* applied= */ true));
        assertThat(map).isEmpty();
    }

    @Test
    void S31_testAndDeleteOfAMissingKey() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.testAndRemove("foo", "")).isEqualTo(new Update<>(Optional.empty(), /* applied= */ false));
    }

    @Test
    void S38_testAndDeleteOfAWrongValueTellsTheRightOne() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.testAndRemove("foo", "").previous()).contains("bar");
        assertThat(map.remove("foo", "")).isFalse();
        assertThat(map).containsKey("foo");
    }

    @Test
    void S39_testAndDeleteOfTheRightValue() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.remove("foo", "bar")).isTrue();
        assertThat(map).isEmpty();
    }

    @Test
    void S40_testAndDeleteOfNothingIsNoError() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.remove("foo", "bar")).isFalse();
        assertThat(map.testAndRemove("foo", "bar").previous()).isEmpty();
    }

    @Test
    void S41_testAndDeleteOfTheEmptyKey() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.testAndRemove("", "bar"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void S42_testAndDeleteOfAKeyWithAnEqualsSign() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.testAndRemove("foo=2", "bar"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("foo=2");
    }

    @Test
    void S43_testAndSetTellsTheOldValue() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.testAndSet("foo", "bar", "baz").previous()).contains("bar");
        assertThat(map).containsEntry("foo", "baz");
    }

    @Test
    void S44_anEmptyTestStringIsAnOrdinaryOne() {
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        map.put("foo", "bar");
        assertThat(map.testAndSet("foo", "", "baz").previous()).contains("bar");
        other.sync(SOON);
        assertThat(other).containsEntry("foo", "bar");
        assertThat(other.revision().number()).isEqualTo(1);
    }

    @Test
    void S45_testAndResetThatMatches() {
        ReplicatedMap<String, String> map = join();
        map.putAll(THREE);
        assertThat(map.testAndReset(THREE)).isTrue();
        assertThat(map).isEmpty();
    }

    @Test
    void S46_testAndResetOfWrongValues() {
        ReplicatedMap<String, String> map = join();
        map.putAll(THREE);
        assertThat(map.testAndReset(Map.of("foo", "a", "bar", "b", "baz", "c"))).isFalse();
        assertThat(map).isEqualTo(THREE);
    }

    @Test
    void S47_testAndResetOfPartlyRightValues() {
        ReplicatedMap<String, String> map = join();
        map.putAll(THREE);
        assertThat(map.testAndReset(Map.of("foo", "1", "bar", "2", "baz", "c"))).isFalse();
        assertThat(map).isEqualTo(THREE);
    }

    @Test
    void S48_testAndResetWithAMissingKey() {
        ReplicatedMap<String, String> map = join();
        map.putAll(Map.of("foo", "1", "bar", "2"));
        assertThat(map.testAndReset(THREE)).isFalse();
        assertThat(map).hasSize(2);
    }

    @Test
    void S49_testAndResetOfNothingResets() {
        ReplicatedMap<String, String> map = join();
        map.putAll(THREE);
        assertThat(map.testAndReset(Map.of())).isTrue();
        assertThat(map).isEmpty();
    }
}

package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Maps that were given no backend. */
class WithoutBackendTest {

    @Test
    void mapsOfOneNameAreOneMap() {
        try (ReplicatedMap<String, String> one = ReplicatedMap.strings("flags").open();
                ReplicatedMap<String, String> other =
                        ReplicatedMap.strings("flags").open();
                ReplicatedMap<String, String> another =
                        ReplicatedMap.strings("other-flags").open()) {
            one.put("dark-mode", "on");
            OnBackend.soon().until(() -> other.containsKey("dark-mode"));
            assertThat(another).isEmpty();
        }
    }

    @Test
    void aMapLivesAsLongAsSomebodyHasItOpen() {
        ReplicatedMap<String, String> first = ReplicatedMap.strings("flags").open();
        first.put("dark-mode", "on");
        ReplicatedMap<String, String> second = ReplicatedMap.strings("flags").open();
        first.close();
        assertThat(second).containsEntry("dark-mode", "on");
        first.destroy();
        OnBackend.soon().until(second::isEmpty);
        second.put("dark-mode", "off");
        second.close();
        second.reset();
        try (ReplicatedMap<String, String> later =
                ReplicatedMap.strings("flags").open()) {
            assertThat(later).isEmpty();
        }
        assertThat(second).containsEntry("dark-mode", "off");
    }
}

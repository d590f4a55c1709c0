package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Backend;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import org.junit.jupiter.api.Test;

class LocalBasicsTest extends BasicsContract {

    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS);

    @Override
    Backend newBackend() {
        return store.newBackend();
    }

    @Test
    void withoutABackendMapsOfOneNameAreOneMap() {
        try (ReplicatedMap<String, String> one = ReplicatedMap.strings("flags").open();
                ReplicatedMap<String, String> other =
                        ReplicatedMap.strings("flags").open()) {
            one.put("dark-mode", "on");
            soon().until(() -> other.containsKey("dark-mode"));
        }
        try (ReplicatedMap<String, String> later =
                ReplicatedMap.strings("flags").open()) {
            assertThat(later).isEmpty();
        }
    }
}

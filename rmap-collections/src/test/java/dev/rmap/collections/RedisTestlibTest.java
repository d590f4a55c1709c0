package dev.rmap.collections;

import dev.rmap.backend.Backend;
import org.junit.jupiter.api.Nested;

/** Guava's suite on Redis: strings in the shared format, and values of a codec that is not exact. */
class RedisTestlibTest {

    @Nested
    class Strings extends TestlibContract {
        @Override
        Backend newBackend() {
            return OnRedis.newBackend();
        }

        @Override
        ReplicatedMap<String, String> open(Backend on, String name) {
            return ReplicatedMap.strings(name).backend(on).open();
        }
    }

    @Nested
    class Json extends TestlibContract {
        @Override
        Backend newBackend() {
            return OnRedis.newBackend();
        }

        @Override
        ReplicatedMap<String, String> open(Backend on, String name) {
            return ReplicatedMap.builder(name, Codecs.strings(), Codecs.json(String.class))
                    .backend(on)
                    .open();
        }
    }
}

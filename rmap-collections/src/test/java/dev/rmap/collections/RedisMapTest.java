package dev.rmap.collections;

import dev.rmap.backend.Backend;
import org.junit.jupiter.api.Nested;

/** What is true of maps on any backend, on Redis. */
class RedisMapTest {

    @Nested
    class Basics extends BasicsContract {
        @Override
        Backend newBackend() {
            return OnRedis.newBackend();
        }

        @Override
        Backend commonBackend() {
            return OnRedis.commonBackend();
        }

        @Override
        Shaky newShaky() {
            return OnRedis.newShaky();
        }
    }

    @Nested
    class MapScenariosOnRedis extends MapScenarios {
        @Override
        Backend newBackend() {
            return OnRedis.newBackend();
        }

        @Override
        Backend commonBackend() {
            return OnRedis.commonBackend();
        }

        @Override
        Shaky newShaky() {
            return OnRedis.newShaky();
        }
    }

    @Nested
    class ConditionScenariosOnRedis extends ConditionScenarios {
        @Override
        Backend newBackend() {
            return OnRedis.newBackend();
        }

        @Override
        Backend commonBackend() {
            return OnRedis.commonBackend();
        }

        @Override
        Shaky newShaky() {
            return OnRedis.newShaky();
        }
    }

    @Nested
    class ListAndCounterScenariosOnRedis extends ListAndCounterScenarios {
        @Override
        Backend newBackend() {
            return OnRedis.newBackend();
        }

        @Override
        Backend commonBackend() {
            return OnRedis.commonBackend();
        }

        @Override
        Shaky newShaky() {
            return OnRedis.newShaky();
        }
    }

    @Nested
    class JoinScenariosOnRedis extends JoinScenarios {
        @Override
        Backend newBackend() {
            return OnRedis.newBackend();
        }

        @Override
        Backend commonBackend() {
            return OnRedis.commonBackend();
        }

        @Override
        Shaky newShaky() {
            return OnRedis.newShaky();
        }
    }
}

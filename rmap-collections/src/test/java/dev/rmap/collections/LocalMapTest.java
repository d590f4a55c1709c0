package dev.rmap.collections;

import dev.rmap.backend.Backend;
import org.junit.jupiter.api.Nested;

/** What is true of maps on any backend, on the in-process authority. */
class LocalMapTest {

    private final OnLocal local = new OnLocal();

    @Nested
    class Basics extends BasicsContract {
        @Override
        Backend newBackend() {
            return local.newBackend();
        }

        @Override
        Shaky newShaky() {
            return local.newShaky();
        }
    }

    @Nested
    class MapScenariosOnLocal extends MapScenarios {
        @Override
        Backend newBackend() {
            return local.newBackend();
        }

        @Override
        Shaky newShaky() {
            return local.newShaky();
        }
    }

    @Nested
    class ConditionScenariosOnLocal extends ConditionScenarios {
        @Override
        Backend newBackend() {
            return local.newBackend();
        }

        @Override
        Shaky newShaky() {
            return local.newShaky();
        }
    }

    @Nested
    class ListAndCounterScenariosOnLocal extends ListAndCounterScenarios {
        @Override
        Backend newBackend() {
            return local.newBackend();
        }

        @Override
        Shaky newShaky() {
            return local.newShaky();
        }
    }

    @Nested
    class JoinScenariosOnLocal extends JoinScenarios {
        @Override
        Backend newBackend() {
            return local.newBackend();
        }

        @Override
        Shaky newShaky() {
            return local.newShaky();
        }
    }
}

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
    class Map extends MapScenarios {
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
    class Condition extends ConditionScenarios {
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
    class ListAndCounter extends ListAndCounterScenarios {
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
    class Join extends JoinScenarios {
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
    class Extra extends ExtraScenarios {
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
    class Lifetime extends LifetimeScenarios {
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
    class Gap extends GapScenarios {
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
    class Atomicity extends AtomicityContract {
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
    class Views extends ViewsContract {
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
    class Batch extends BatchContract {
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
    class Async extends AsyncContract {
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
    class Listener extends ListenerContract {
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
    class Typed extends TypedContract {
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
    class BadInput extends BadInputContract {
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
    class Flights extends SingleFlightContract {
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
    class Leases extends LeaseContract {
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
    class Removal extends RemovalContract {
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

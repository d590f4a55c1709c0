package dev.rmap.testkit;

import dev.rmap.backend.Backend;
import dev.rmap.backend.Link;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;

/** While no test asks for a fault, the faulty backend passes the contract as well as the backend in it. */
class IdleFaultyBackendTest extends BackendContract {

    private final ManualClock clock = new ManualClock(1_700_000_000_000L);
    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS.withClock(clock));

    @Override
    protected Backend newBackend() {
        return FaultyBackend.on(store);
    }

    @Override
    protected void awaitClock(Link link, long epochMillis) {
        clock.advanceTo(epochMillis);
    }
}

package dev.rmap.testkit;

import dev.rmap.backend.Backend;
import dev.rmap.backend.Link;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;

/** The in-process authority passes the contract. */
class LocalBackendTest extends BackendContract {

    private final ManualClock clock = new ManualClock(1_700_000_000_000L);
    private final LocalStore store =
            new LocalStore(LocalOptions.DEFAULTS.withClock(clock).withParts(100));

    @Override
    protected Backend newBackend() {
        return store.newBackend();
    }

    @Override
    protected void awaitClock(Link link, long epochMillis) {
        clock.advanceTo(epochMillis);
    }
}

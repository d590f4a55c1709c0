package dev.rmap.collections;

import dev.rmap.backend.Backend;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.testkit.FaultyBackend;

/** The in-process authority, for tests that run on any backend. */
final class OnLocal {

    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS);

    Backend newBackend() {
        return store.newBackend();
    }

    OnBackend.Shaky newShaky() {
        return new ShakyFeed(FaultyBackend.on(store));
    }

    private record ShakyFeed(FaultyBackend backend) implements OnBackend.Shaky {

        @Override
        public void cut() {
            backend.cutFeed();
        }

        @Override
        public void loseNextChange() {
            backend.loseNextChange();
        }

        @Override
        public void restore() {
            backend.restoreFeed();
        }

        @Override
        public void close() {
            backend.close();
        }
    }
}

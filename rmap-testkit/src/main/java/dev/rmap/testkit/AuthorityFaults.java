package dev.rmap.testkit;

import dev.rmap.local.LocalStore;
import dev.rmap.model.MapName;

/** What can happen to the data of an authority behind everybody's back. How, depends on the authority. */
public interface AuthorityFaults {

    /** The map loses its content and its history, as when a server is flushed. */
    void loseHistory(MapName name);

    /** The map loses its log of recent changes and nothing else. */
    void forgetLog(MapName name);

    /** The returned action takes the map back to the present state, as a failover does that loses the newest writes. */
    Runnable rememberState(MapName name);

    /** For a backend whose authority cannot be damaged: every method says so. */
    static AuthorityFaults none() {
        return new AuthorityFaults() {
            @Override
            public void loseHistory(MapName name) {
                throw new UnsupportedOperationException("nobody said how this authority loses the history of a map");
            }

            @Override
            public void forgetLog(MapName name) {
                throw new UnsupportedOperationException("nobody said how this authority loses the log of a map");
            }

            @Override
            public Runnable rememberState(MapName name) {
                throw new UnsupportedOperationException("nobody said how this authority goes back");
            }
        };
    }

    /** For the in-process authority. */
    static AuthorityFaults of(LocalStore store) {
        return new AuthorityFaults() {
            @Override
            public void loseHistory(MapName name) {
                store.loseHistory(name);
            }

            @Override
            public void forgetLog(MapName name) {
                store.forgetLog(name);
            }

            @Override
            public Runnable rememberState(MapName name) {
                return store.rememberState(name);
            }
        };
    }
}

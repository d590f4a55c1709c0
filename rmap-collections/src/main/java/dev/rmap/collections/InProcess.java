package dev.rmap.collections;

import dev.rmap.backend.Backend;
import dev.rmap.backend.ForwardingLink;
import dev.rmap.backend.Link;
import dev.rmap.local.LocalBackend;
import dev.rmap.model.MapName;

/**
 * What a map runs on that was given no backend: all maps of that name in this JVM are one map, for as long as somebody
 * has it open. Owns nothing; each link keeps the map's store open.
 */
final class InProcess implements Backend {

    static final InProcess INSTANCE = new InProcess();

    private InProcess() {}

    @Override
    public Link link(MapName name) {
        LocalBackend store = LocalBackend.shared("default store of map " + name);
        return new StoreLink(store, store.link(name));
    }

    @Override
    public String description() {
        return "this process";
    }

    @Override
    public void close() {}

    /** Closes the map's store with itself. */
    private static final class StoreLink extends ForwardingLink {
        private final LocalBackend store;

        StoreLink(LocalBackend store, Link link) {
            super(link);
            this.store = store;
        }

        @Override
        public void close() {
            super.close();
            store.close();
        }
    }
}

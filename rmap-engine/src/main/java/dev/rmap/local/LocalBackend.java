package dev.rmap.local;

import dev.rmap.backend.Backend;
import dev.rmap.backend.Link;
import dev.rmap.model.MapName;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reaches authorities that live in this process: nothing to install, nothing on the network, nothing that lasts. */
public final class LocalBackend implements Backend {

    private final LocalStore store;
    private final Runnable onClose;
    private final Set<LocalLink> links = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    LocalBackend(LocalStore store, Runnable onClose) {
        this.store = store;
        this.onClose = onClose;
    }

    /** A backend on a store of its own. */
    public static LocalBackend create() {
        return new LocalStore(LocalOptions.DEFAULTS).newBackend();
    }

    /**
     * A backend on the store of that name, which all callers in this JVM share. The store exists as long as one of its
     * backends is open.
     */
    public static LocalBackend shared(String storeName) {
        return SharedStores.open(storeName);
    }

    @Override
    public Link link(MapName name) {
        LocalLink link = new LocalLink(name, store.authority(name), links::remove);
        synchronized (links) {
            if (closed) {
                throw new IllegalStateException("the backend " + description() + " is closed");
            }
            links.add(link);
        }
        return link;
    }

    @Override
    public String description() {
        return store.description();
    }

    @Override
    public void close() {
        synchronized (links) {
            if (closed) {
                return;
            }
            closed = true;
        }
        links.forEach(LocalLink::close);
        onClose.run();
    }
}

package dev.rmap.local;

import java.util.HashMap;
import java.util.Map;

/** The stores of this JVM that have a name, each with the number of its open backends. */
final class SharedStores {

    private record Opened(LocalStore store, int backends) {}

    private static final Map<String, Opened> STORES = new HashMap<>();

    private SharedStores() {}

    static LocalBackend open(String name) {
        synchronized (STORES) {
            Opened opened = STORES.merge(
                    name,
                    new Opened(new LocalStore(LocalOptions.DEFAULTS, "in process, store '" + name + "'"), 1),
                    (held, added) -> new Opened(held.store(), held.backends() + 1));
            return new LocalBackend(opened.store(), () -> close(name));
        }
    }

    private static void close(String name) {
        synchronized (STORES) {
            STORES.computeIfPresent(
                    name, (n, held) -> held.backends() > 1 ? new Opened(held.store(), held.backends() - 1) : null);
        }
    }
}

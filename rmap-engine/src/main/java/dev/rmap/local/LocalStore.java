package dev.rmap.local;

import dev.rmap.model.MapName;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The maps of one in-process store. Several backends on one store are to one another as processes on one server are.
 *
 * <p>The store also loses things on demand, for tests of what survives that: each of these methods works silently, and
 * only the next call to the authority shows what happened.
 */
public final class LocalStore {

    private final LocalOptions options;
    private final String description;
    private final ConcurrentMap<MapName, LocalAuthority> authorities = new ConcurrentHashMap<>();

    /** An empty store. */
    public LocalStore(LocalOptions options) {
        this(options, "in process");
    }

    LocalStore(LocalOptions options, String description) {
        this.options = options;
        this.description = description;
    }

    /** A backend on this store; closing it leaves the store as it is. */
    public LocalBackend newBackend() {
        return new LocalBackend(this, () -> {});
    }

    /** The map loses its content and its history, as when a server is flushed. */
    public void loseHistory(MapName name) {
        authority(name).loseHistory();
    }

    /** The map loses its log of recent changes and nothing else. */
    public void forgetLog(MapName name) {
        authority(name).forgetLog();
    }

    /** The returned action takes the map back to the present state, as a failover does that loses the newest writes. */
    public Runnable rememberState(MapName name) {
        return authority(name).rememberState();
    }

    LocalAuthority authority(MapName name) {
        return authorities.computeIfAbsent(name, n -> new LocalAuthority(options));
    }

    String description() {
        return description;
    }
}

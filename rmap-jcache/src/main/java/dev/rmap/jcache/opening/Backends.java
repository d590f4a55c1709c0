package dev.rmap.jcache.opening;

import dev.rmap.backend.Backend;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.local.LocalBackend;
import dev.rmap.model.MapName;
import java.util.Properties;
import java.util.function.Supplier;
import javax.cache.CacheException;

/** Opens the backend that an address or the properties of a manager ask for. */
public final class Backends {

    private Backends() {}

    /**
     * Opens a backend. What was handed in as an object comes first, and stays open when the backend is closed.
     *
     * @throws CacheException if the address is none, the server cannot be reached, or the Redis backend is not there
     */
    public static Backend open(Address address, Properties properties) {
        Object given = properties.get(ManagerProperties.BACKEND);
        if (given instanceof Backend backend) {
            return new Borrowed(backend);
        }
        if (given != null) {
            throw new CacheException("the property " + ManagerProperties.BACKEND + " of a manager holds a "
                    + given.getClass().getName() + "; it needs a dev.rmap.backend.Backend");
        }
        Object client = properties.get(ManagerProperties.REDISSON);
        if (client != null) {
            return redis(() -> RedisBackends.using(client));
        }
        return address.authority().map(Backends::open).orElseGet(LocalBackend::create);
    }

    private static Backend open(String authority) {
        if (authority.equals("local")) {
            return LocalBackend.create();
        }
        if (ManagerUri.isLocal(authority)) {
            return LocalBackend.shared(authority.substring("local:".length()));
        }
        if (ManagerUri.isRedis(authority)) {
            return redis(() -> RedisBackends.connect(authority));
        }
        throw new CacheException("the address of an authority is redis://host:port, redis-sentinel://host:port/master,"
                + " redis-cluster://host:port, one of these with rediss for TLS, local:name or local; this one begins with"
                + " '" + authority.replaceAll("[:/].*", "") + "'");
    }

    private static Backend redis(Supplier<Backend> opening) {
        try {
            return opening.get();
        } catch (NoClassDefFoundError missing) {
            throw new CacheException(
                    "caches on Redis need dev.rmap:rmap-jcache-redis on the class path, which is not there", missing);
        } catch (BackendException | IllegalArgumentException failed) {
            throw new CacheException(failed.getMessage(), failed);
        }
    }

    /** A backend that somebody else closes. */
    private record Borrowed(Backend backend) implements Backend {

        @Override
        public Link link(MapName name) {
            return backend.link(name);
        }

        @Override
        public String description() {
            return backend.description();
        }

        @Override
        public void close() {}
    }
}

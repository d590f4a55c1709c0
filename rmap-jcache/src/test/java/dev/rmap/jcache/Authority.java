package dev.rmap.jcache;

import dev.rmap.backend.Backend;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.redis.Messages;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.FaultyBackend;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.util.function.Supplier;

/** Where the caches of a test live. */
enum Authority {
    IN_PROCESS {
        @Override
        Supplier<Link> newStore() {
            LocalStore store = new LocalStore(LocalOptions.DEFAULTS);
            return () -> {
                FaultyBackend backend = FaultyBackend.on(store);
                return new Link(backend, backend::cutFeed, backend::restoreFeed, backend::close);
            };
        }
    },
    REDIS {
        @Override
        Supplier<Link> newStore() {
            RedisServer server = RedisServers.shared();
            return () -> {
                FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                Backend backend = RedisBackend.builder(
                                server.address().through(proxy.port()).uri())
                        .messages(Messages.ONE_FOR_EACH_BATCH)
                        .connect();
                Runnable cut = () -> {
                    proxy.refuse();
                    proxy.cutAll();
                };
                return new Link(backend, cut, proxy::accept, () -> {
                    backend.close();
                    proxy.close();
                });
            };
        }
    };

    /** A store; each link to it is the connection of another process. */
    abstract Supplier<Link> newStore();

    /**
     * The connection of one process.
     *
     * @param backend the connection
     * @param cut lets nothing through any more
     * @param restore lets everything through again
     * @param close ends it
     */
    record Link(Backend backend, Runnable cut, Runnable restore, Runnable close) {}
}

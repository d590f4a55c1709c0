package dev.rmap.faults.times;

import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;

/** A server, and a pair of which the replica goes by way of a proxy and the writer without one. */
final class Site implements AutoCloseable {

    final RedisServer server;
    final FaultProxy proxy;
    final Pair pair;

    Site(RedisOptions options) {
        server = RedisServers.start(options);
        proxy = FaultProxy.to(server.address().host(), server.address().port());
        pair = new Pair(server.address().through(proxy.port()).uri(), server.uri());
    }

    @Override
    public void close() {
        pair.close();
        proxy.close();
        server.close();
    }
}

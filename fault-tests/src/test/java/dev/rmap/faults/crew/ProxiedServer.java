package dev.rmap.faults.crew;

import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.util.ArrayList;
import java.util.List;

/** One server, and a proxy in front of it for each worker. */
public final class ProxiedServer implements Site {

    private final RedisServer server;
    private final List<FaultProxy> proxies = new ArrayList<>();

    /** Starts all of it. */
    public ProxiedServer(RedisOptions options, int workers) {
        server = RedisServers.start(options);
        for (int place = 0; place < workers; place++) {
            proxies.add(FaultProxy.to(server.address().host(), server.address().port()));
        }
    }

    /** What stands in front of the workers. */
    public List<FaultProxy> proxies() {
        return List.copyOf(proxies);
    }

    @Override
    public String uri(int place) {
        return server.address().through(proxies.get(place).port()).uri();
    }

    @Override
    public List<RedisServer> servers() {
        return List.of(server);
    }

    @Override
    public RedisServer authority() {
        return server;
    }

    @Override
    public void heal() {
        proxies.forEach(FaultProxy::heal);
    }

    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
        server.close();
    }
}

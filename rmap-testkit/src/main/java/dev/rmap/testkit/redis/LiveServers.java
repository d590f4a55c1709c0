package dev.rmap.testkit.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The servers that were started here and not stopped yet. Stops them when the JVM shuts down. */
final class LiveServers {

    private static final Set<RedisServer> SERVERS = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LiveServers::stopAll, "stop-redis-servers"));
    }

    private LiveServers() {}

    static void add(RedisServer server) {
        SERVERS.add(server);
    }

    static void remove(RedisServer server) {
        SERVERS.remove(server);
    }

    private static void stopAll() {
        SERVERS.forEach(RedisServer::stop);
    }
}

package dev.rmap.faults.crew;

import dev.rmap.testkit.redis.RedisCluster;
import dev.rmap.testkit.redis.RedisServer;
import java.util.List;

/** A cluster whose slots can move. No proxy stands in between. */
public final class ClusterOfServers implements Site {

    private static final int NODES = 3;

    private final RedisCluster cluster = RedisCluster.start(NODES);

    /** What has to be mistreated. */
    public RedisCluster cluster() {
        return cluster;
    }

    @Override
    public String uri(int place) {
        return cluster.uri();
    }

    @Override
    public List<RedisServer> servers() {
        return cluster.nodes();
    }

    @Override
    public RedisServer authority() {
        return cluster.owner(cluster.slotOf(Crew.CONTENT));
    }

    @Override
    public void heal() {
        // Each move ends before the next thing happens.
    }

    @Override
    public void close() {
        cluster.close();
    }
}

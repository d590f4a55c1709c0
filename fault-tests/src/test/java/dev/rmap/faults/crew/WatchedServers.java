package dev.rmap.faults.crew;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.SentinelGroup;
import java.util.List;

/** A master with a copy, and Sentinels that make the copy the master when that is gone. No proxy stands in between. */
public final class WatchedServers implements Site {

    private final SentinelGroup group = SentinelGroup.start(1);

    /** Who has to be mistreated. */
    public SentinelGroup group() {
        return group;
    }

    /** Kills the master. Returns when the copy is the master, and the old master a copy of it. */
    public void failOver() {
        RedisServer old = group.master();
        group.killMaster();
        group.revive(old);
    }

    @Override
    public String uri(int place) {
        return group.uri();
    }

    @Override
    public List<RedisServer> servers() {
        return group.servers();
    }

    @Override
    public RedisServer authority() {
        return group.master();
    }

    @Override
    public void heal() {
        // Each failover ends with a master and a copy.
    }

    @Override
    public void close() {
        group.close();
    }
}

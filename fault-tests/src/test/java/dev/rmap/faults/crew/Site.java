package dev.rmap.faults.crew;

import dev.rmap.testkit.redis.RedisServer;
import java.util.List;

/** The servers of a crew, and the way of each worker to them. Used by one thread. */
public interface Site extends AutoCloseable {

    /** The address that the worker in that place is told. */
    String uri(int place);

    /** All that may publish on the channel of the map, at any time. */
    List<RedisServer> servers();

    /** The server that decides the writes of the map now. */
    RedisServer authority();

    /** Ends whatever keeps a worker from the servers. */
    void heal();

    /** Ends all of it. */
    @Override
    void close();
}

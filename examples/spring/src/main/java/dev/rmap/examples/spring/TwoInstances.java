package dev.rmap.examples.spring;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.io.IOException;

/** Starts a Redis server and two instances of the application, and shows that their caches are one. */
public final class TwoInstances {

    private TwoInstances() {}

    /** Runs the example. */
    public static void main(String[] arguments) throws IOException {
        try (RedisServer server = RedisServers.start();
                Instance one = Instance.start("one", server.uri());
                Instance two = Instance.start("two", server.uri())) {
            one.ask("price pears", "pears cost");
            two.ask("price pears", "pears cost");
            two.ask("changed pears", "pears have another price");
            one.await("pears do not cost");
            one.ask("price pears", "pears cost");
            two.ask("price pears", "pears cost");
        }
    }
}

package dev.rmap.faults.times;

import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RespConnection;
import dev.rmap.testkit.resp.Published;
import java.util.function.BooleanSupplier;

/** Something that happens to a replica, and how long it takes until the replica knows, and until it is well again. */
enum Incident {
    /** The server drops the connection that listens, and a change comes at once. */
    KILLED_SUBSCRIPTION("subscription killed") {
        @Override
        Times happen(Site site) {
            BooleanSupplier sign = site.pair.sign();
            long start = System.nanoTime();
            try (RespConnection redis = site.server.connect()) {
                redis.command("CLIENT", "KILL", "TYPE", "pubsub");
            }
            long known = Pair.await("it knows", sign);
            site.pair.write();
            return Times.since(start, known, start, site.pair.awaitWell());
        }
    },
    /** One message is lost, and none comes after it. */
    LOST_MESSAGE("one message lost, no traffic after it") {
        @Override
        Times happen(Site site) {
            long dropped = site.proxy.counts().droppedMessages();
            BooleanSupplier sign = site.pair.sign();
            site.proxy.dropNextPublished(1, Incident::isChange);
            site.pair.write();
            long start =
                    Pair.await("the message is lost", () -> site.proxy.counts().droppedMessages() > dropped);
            long known = Pair.await("it knows", sign);
            return Times.since(start, known, start, site.pair.awaitWell());
        }
    },
    /** All connections of the process go silent, while others write. */
    HALF_OPEN("half-open connections") {
        @Override
        Times happen(Site site) {
            BooleanSupplier sign = site.pair.sign();
            long start = System.nanoTime();
            site.proxy.halfOpen();
            site.pair.write();
            long known = Pair.await("it knows", sign);
            Times times = Times.since(start, known, start, site.pair.awaitWell());
            site.proxy.cutAll();
            return times;
        }
    },
    /** The server is killed and comes back with its data. */
    SERVER_RESTART("server killed, back with its data") {
        @Override
        Times happen(Site site) {
            BooleanSupplier sign = site.pair.sign();
            long start = System.nanoTime();
            site.server.kill();
            long known = Pair.await("it knows", sign);
            site.server.restart();
            long back = System.nanoTime();
            site.pair.write();
            return Times.since(start, known, back, site.pair.awaitWell());
        }
    },
    /** The server is killed and comes back empty. */
    SERVER_LOSS("server killed, back empty") {
        @Override
        Times happen(Site site) {
            BooleanSupplier sign = site.pair.sign();
            long start = System.nanoTime();
            site.server.kill();
            long known = Pair.await("it knows", sign);
            site.server.restartEmpty();
            long back = System.nanoTime();
            site.pair.write();
            return Times.since(start, known, back, site.pair.awaitWell());
        }
    };

    private final String title;

    Incident(String title) {
        this.title = title;
    }

    /** Has it happen once, to a site that is well. */
    abstract Times happen(Site site);

    String title() {
        return title;
    }

    RedisOptions options() {
        return this == SERVER_RESTART ? RedisOptions.plain().keepingData() : RedisOptions.plain();
    }

    private static boolean isChange(Published message) {
        return message.text().startsWith("set:");
    }
}

package dev.rmap.faults.times;

import dev.rmap.testkit.redis.RedisCluster;
import dev.rmap.testkit.redis.SentinelGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Servers that change places under a map: a master that Sentinels replace, and a slot of a cluster that moves. */
final class Moves {

    private static final int NODES = 3;

    private Moves() {}

    /** The master is killed; each round has servers of its own. */
    static List<Times> failover(int rounds) {
        List<Times> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            try (SentinelGroup group = SentinelGroup.start(1);
                    Pair pair = new Pair(group.uri(), group.uri())) {
                pair.settle();
                BooleanSupplier sign = pair.sign();
                long start = System.nanoTime();
                CompletableFuture<Void> failing = CompletableFuture.runAsync(group::killMaster);
                long known = Pair.await("it knows", sign);
                failing.join();
                long mended = System.nanoTime();
                pair.write();
                times.add(Times.since(start, known, mended, pair.awaitWell()));
            }
        }
        return times;
    }

    /** The slot of a key or a channel moves to another node, again and again. */
    static List<Times> slotMove(int rounds, String keyOrChannel) {
        List<Times> times = new ArrayList<>();
        try (RedisCluster cluster = RedisCluster.start(NODES);
                Pair pair = new Pair(cluster.uri(), cluster.uri())) {
            int slot = cluster.slotOf(keyOrChannel);
            for (int round = 0; round < rounds; round++) {
                pair.settle();
                BooleanSupplier sign = pair.sign();
                long start = System.nanoTime();
                cluster.move(slot);
                long mended = System.nanoTime();
                pair.write();
                long known = Pair.await("it knows or is well", () -> sign.getAsBoolean() || pair.isWell());
                times.add(Times.since(start, known, mended, pair.awaitWell()));
            }
        }
        return times;
    }
}

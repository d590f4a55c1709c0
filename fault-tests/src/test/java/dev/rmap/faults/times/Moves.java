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

    /**
     * One failover, counted in two ways.
     *
     * @param fromKill from when the master was killed
     * @param fromPromotion known from then as well, and well again from when the copy was the master
     */
    record Failover(Times fromKill, Times fromPromotion) {}

    /** The master is killed, and the other member writes as soon as there is another one; each round has its own servers. */
    static List<Failover> failovers(int rounds) {
        List<Failover> failovers = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            try (SentinelGroup group = SentinelGroup.start(1);
                    Pair pair = new Pair(group.uri(), group.uri())) {
                pair.settle();
                BooleanSupplier sign = pair.sign();
                long killed = System.nanoTime();
                CompletableFuture<Long> promotion = CompletableFuture.supplyAsync(() -> {
                    group.killMaster();
                    return System.nanoTime();
                });
                CompletableFuture<Void> written = promotion.thenRun(pair::write);
                long known = Pair.await("it knows", sign);
                written.join();
                long well = pair.awaitWell();
                failovers.add(new Failover(
                        Times.since(killed, known, killed, well), Times.since(killed, known, promotion.join(), well)));
            }
        }
        return failovers;
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

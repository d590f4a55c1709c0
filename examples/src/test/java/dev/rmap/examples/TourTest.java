package dev.rmap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Backend;
import dev.rmap.collections.Codecs;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.Subscription;
import dev.rmap.local.LocalBackend;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Each stop of the README's tour does what the README says, on the in-process authority and on Redis. */
class TourTest {

    private final List<String> output = new CopyOnWriteArrayList<>();

    @Test
    void aConcurrentMapIsReplaced() {
        assertThat(Tour.swap()).isEqualTo(11);
    }

    @Test
    void inThisProcess() {
        try (Backend backend = LocalBackend.create();
                ReplicatedMap<String, Long> stock = ReplicatedMap.builder("stock", Codecs.strings(), Codecs.longs())
                        .backend(backend)
                        .open()) {
            walk(backend, stock);
        }
    }

    @Test
    void onRedis() {
        try (RedisServer server = RedisServers.start()) {
            Tour.onRedis(server.uri(), this::walk);
        }
    }

    private void walk(Backend backend, ReplicatedMap<String, Long> stock) {
        reset(backend, "board");
        stock.clear();
        stock.put("pears", 11L);
        Tour tour = new Tour(backend, output::add);

        Subscription subscription = tour.listen(stock);
        hear("pears: 0 -> 11");
        stock.put("pears", 12L);
        hear("pears: 11 -> 12");
        stock.remove("pears");
        hear("no more pears");
        stock.reset();
        hear("all gone: REMOVED");
        subscription.close();
        tour.json();
        hear("Price[currency=EUR, cents=249]");
        tour.countersAndLists();
        hear("1 [ada, bob]");
        tour.batch(stock);
        hear("true 10 1");
        tour.failures(stock);
        hear("9");
        tour.timeToLive(stock);
        hear("true");
        tour.read(stock);
        hear("true 3");
        tour.pipeline(stock);
        hear("999");
        // On a slow machine the feed may lag behind the answers, and the copy catch up.
        Eventually.until("the copy is live", () -> stock.status().state() == MapStatus.State.LIVE);
        tour.status(stock);
        assertThat(output).singleElement().asString().matches("true LIVE at \\p{XDigit}{16}:\\d+, \\d+ times .*");
    }

    private void hear(String line) {
        Eventually.until("to hear " + line + ", and not " + output, () -> output.equals(List.of(line)));
        output.clear();
    }

    private static void reset(Backend backend, String name) {
        try (ReplicatedMap<String, String> map =
                ReplicatedMap.strings(name).backend(backend).open()) {
            map.clear();
        }
    }
}

package dev.rmap.examples;

import dev.rmap.backend.Backend;
import dev.rmap.collections.AsyncReplicatedMap;
import dev.rmap.collections.Codecs;
import dev.rmap.collections.EntryListener;
import dev.rmap.collections.MapBatch;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.Snapshot;
import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.ResetEvent;
import dev.rmap.redis.RedisBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The tour that the README gives, stop by stop. */
final class Tour {

    /** A price; the JSON codec needs no more than this. */
    record Price(String currency, long cents) {}

    private final Backend backend;
    private final Consumer<String> print;

    Tour(Backend backend, Consumer<String> print) {
        this.backend = backend;
        this.print = print;
    }

    static long swap() {
        // README: swap
        // ConcurrentMap<String, Long> stock = new ConcurrentHashMap<>();
        ConcurrentMap<String, Long> stock =
                ReplicatedMap.builder("stock", Codecs.strings(), Codecs.longs()).open();

        stock.putIfAbsent("pears", 0L);
        stock.merge("pears", 12L, Long::sum);
        stock.computeIfPresent("pears", (fruit, count) -> count - 1);
        // end
        return stock.get("pears");
    }

    static void onRedis(String address, BiConsumer<Backend, ReplicatedMap<String, Long>> goOn) {
        // README: redis
        RedisBackend redis = RedisBackend.connect(address); // redis://[[user]:password@]host[:port][/database]
        ReplicatedMap<String, Long> stock = ReplicatedMap.builder("stock", Codecs.strings(), Codecs.longs())
                .backend(redis)
                .open();
        // end
        goOn.accept(redis, stock);
        stock.close();
        redis.close();
    }

    Subscription listen(ReplicatedMap<String, Long> stock) {
        // README: listen
        EntryListener<String, Long> listener = new EntryListener<>() {
            @Override
            public void onChange(EntryEvent<String, Long> event) {
                long before = event.oldValue().orElse(0L);
                long now = event.newValue().orElse(0L);
                print.accept(event.key() + ": " + before + " -> " + now);
            }

            @Override
            public void onDelete(EntryEvent<String, Long> event) {
                print.accept("no more " + event.key());
            }

            @Override
            public void onReset(ResetEvent<String, Long> event) {
                print.accept("all gone: " + event.reason());
            }

            @Override
            public void onLineageEnded(LineageEvent<String, Long> event) {
                print.accept("Redis lost its data; the differences follow");
            }
        };
        Subscription subscription = stock.subscribe(listener, SubscribeOptions.WITH_CONTENT);
        // end
        return subscription;
    }

    void json() {
        // README: json
        ReplicatedMap<String, Price> prices = ReplicatedMap.builder(
                        "prices", Codecs.strings(), Codecs.json(Price.class))
                .backend(backend)
                .open();
        prices.put("pears", new Price("EUR", 249));
        // end
        print.accept(String.valueOf(prices.get("pears")));
        prices.close();
    }

    void countersAndLists() {
        // README: counters-lists
        ReplicatedMap<String, String> board =
                ReplicatedMap.strings("board").backend(backend).open();

        long visits = board.counters().increment("visits");
        List<String> guests = board.lists().appendUnique("guests", "ada", "bob");
        // end
        print.accept(visits + " " + guests);
        board.close();
    }

    void batch(ReplicatedMap<String, Long> stock) {
        stock.putAll(Map.of("pears", 11L, "sold", 0L));
        // README: batch
        MapBatch.Result<String> sale = stock.batch()
                .require("pears", 11L)
                .put("pears", 10L)
                .add("sold", 1)
                .commit();
        // end
        print.accept(sale.applied() + " " + stock.get("pears") + " " + stock.get("sold"));
    }

    void timeToLive(ReplicatedMap<String, Long> stock) {
        // README: time-to-live
        stock.put("strawberries", 3L, Duration.ofHours(8));
        stock.setTimeToLive("strawberries", Duration.ofHours(1));
        // end
        print.accept(String.valueOf(stock.timeToLive("strawberries").isPresent()));
    }

    void pipeline(ReplicatedMap<String, Long> stock) {
        // README: async
        AsyncReplicatedMap<String, Long> async = stock.async();
        CompletableFuture<?>[] writes = IntStream.range(0, 1_000)
                .mapToObj(i -> async.set("box-" + i, (long) i).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writes).join();
        // end
        print.accept(String.valueOf(stock.get("box-999")));
    }

    void read(ReplicatedMap<String, Long> stock) {
        // README: read
        Snapshot<String, Long> copy = stock.snapshot(); // exactly one revision, and it stays as it is
        stock.sync(Duration.ofSeconds(5)); // from here on we read what anybody has written before
        // end
        print.accept(
                copy.revision().equals(stock.revision()) + " " + copy.entries().size());
    }

    void status(ReplicatedMap<String, Long> stock) {
        // README: status
        MapStatus status = stock.status();
        boolean current = status.state() == MapStatus.State.LIVE;
        String report = status.state() + " at " + status.revision() + ", "
                + status.counters().feedLosses() + " times cut off, stale since " + status.staleSince();
        // end
        print.accept(current + " " + report);
    }

    void failures(ReplicatedMap<String, Long> stock) {
        // README: failures
        try {
            stock.merge("pears", -1L, Long::sum);
        } catch (NotAppliedException e) {
            print.accept("nothing happened, try again later: " + e.getMessage());
        } catch (OutcomeUnknownException e) {
            print.accept("look before you try again: " + e.getMessage());
        }
        // end
        print.accept(String.valueOf(stock.get("pears")));
    }
}

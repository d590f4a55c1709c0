package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Listeners of maps. */
abstract class ListenerContract extends OnBackend {

    @Test
    void G7_theFoldOfTheEventsIsTheMap() {
        Seed seed = Seed.fresh();
        List<ReplicatedMap<String, String>> maps = List.of(join(), join());
        List<Fold<String, String>> folds = List.of(new Fold<>(), new Fold<>(), new Fold<>());
        maps.get(0).subscribe(folds.get(0));
        maps.get(1).subscribe(folds.get(1));
        maps.get(0).put("key-there", "before");
        maps.get(1).sync(SOON);
        maps.get(1).subscribe(folds.get(2), SubscribeOptions.WITH_CONTENT);

        for (int round = 0; round < 5; round++) {
            work(maps, seed.value() + round);
            for (int i = 0; i < folds.size(); i++) {
                ReplicatedMap<String, String> map = maps.get(Math.min(i, 1));
                Fold<String, String> fold = folds.get(i);
                map.sync(SOON);
                soon().until(() -> fold.revision().equals(map.revision())
                        || fold.entries().equals(map.snapshot().entries()));
                assertThat(fold.complaint()).as("%s", seed).isEmpty();
                assertThat(fold.entries())
                        .as("%s", seed)
                        .isEqualTo(map.snapshot().entries());
            }
        }
    }

    private static void work(List<ReplicatedMap<String, String>> maps, long seed) {
        Crew.together(2, i -> {
            Random random = new Random(seed * 31 + i);
            for (int n = 0; n < 100; n++) {
                oneOf(maps.get(i), random);
            }
        });
    }

    private static void oneOf(ReplicatedMap<String, String> map, Random random) {
        String key = "key-" + random.nextInt(8);
        switch (random.nextInt(10)) {
            case 0 -> map.remove(key);
            case 1 -> map.merge(key, "m", (old, m) -> old.length() > 5 ? null : old + m);
            case 2 -> map.putAll(Map.of(key, "a", "key-x", "b"));
            case 3 -> map.lists().append("list", key);
            case 4 -> map.lists().remove("list", key);
            case 5 -> map.counters().increment("count");
            case 6 -> map.replaceAll((k, v) -> k.equals("count") || k.equals("list") ? v : v + ".");
            case 7 -> {
                if (random.nextInt(20) == 0) {
                    map.reset();
                }
            }
            default -> map.put(key, "v" + random.nextInt(100));
        }
    }

    /** Across connections that are cut again and again. */
    @Test
    void G7_theFoldHoldsAcrossReconnects() {
        Seed seed = Seed.fresh();
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> writer = join();
        ReplicatedMap<String, String> map = join(builder -> builder.backend(shaky.backend()));
        Fold<String, String> fold = new Fold<>();
        map.subscribe(fold);

        for (int round = 0; round < 2; round++) {
            work(List.of(writer, writer), seed.value() + round);
            shaky.cut();
            work(List.of(writer, writer), seed.value() - round);
            shaky.restore();
            soon().until(() -> map.snapshot().entries().equals(writer.snapshot().entries()));
            soon().until(() -> fold.entries().equals(map.snapshot().entries()));
            assertThat(fold.complaint()).as("%s", seed).isEmpty();
        }
    }

    @Test
    void G7_whatIsThereIsHeardFirst() {
        ReplicatedMap<String, String> map = join();
        map.putAll(Map.of("a", "1", "b", "2"));
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        map.subscribe(heard::add, SubscribeOptions.WITH_CONTENT);
        map.put("a", "3");

        soon().until(() -> heard.size() == 3);
        assertThat(heard.subList(0, 2)).allSatisfy(event -> {
            EntryEvent<String, String> entry = (EntryEvent<String, String>) event;
            assertThat(entry.origin()).isEqualTo(EntryEvent.Origin.INITIAL);
            assertThat(entry.oldValue()).isEmpty();
            assertThat(entry.revision().number()).isEqualTo(2);
        });
        EntryEvent<String, String> last = (EntryEvent<String, String>) heard.get(2);
        assertThat(last.oldValue()).contains("1");
        assertThat(last.newValue()).contains("3");
        assertThat(last.origin()).isEqualTo(EntryEvent.Origin.FEED);
        assertThat(last.revision()).isEqualTo(map.revision());
    }

    @Test
    void G10_aListenerThatThrowsHarmsNobody() {
        ReplicatedMap<String, String> map = join();
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        map.subscribe(event -> {
            throw new IllegalStateException("a listener of a test");
        });
        map.subscribe(heard::add);
        map.put("a", "1");
        map.put("a", "2");
        soon().until(() -> heard.size() == 2);
        soon().until(() -> map.status().counters().listenerFailures() == 2);
        assertThat(map).containsEntry("a", "2");
    }

    @Test
    void G10_aListenerThatNeverReturnsHarmsNobody() {
        ReplicatedMap<String, String> map = join();
        CountDownLatch stuck = new CountDownLatch(1);
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        try {
            map.subscribe(event -> {
                try {
                    stuck.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            map.subscribe(heard::add);
            for (int i = 0; i < 100; i++) {
                map.put("a", "" + i);
            }
            soon().until(() -> heard.size() == 100);
        } finally {
            stuck.countDown();
        }
    }

    @Test
    void aListenerMayUseTheMap() {
        ReplicatedMap<String, String> map = join();
        map.subscribe(event -> {
            if (event instanceof EntryEvent<String, String> entry && entry.key().equals("question")) {
                map.put("answer", entry.newValue().orElse("") + "!");
            }
        });
        map.put("question", "42");
        soon().until(() -> "42!".equals(map.get("answer")));
    }

    @Test
    void aClosedSubscriptionHearsNothing() {
        ReplicatedMap<String, String> map = join();
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        List<MapEvent<String, String>> other = new CopyOnWriteArrayList<>();
        Subscription subscription = map.subscribe(heard::add);
        map.subscribe(other::add);
        map.put("a", "1");
        soon().until(() -> heard.size() == 1);
        subscription.close();
        map.put("a", "2");
        soon().until(() -> other.size() == 2);
        assertThat(heard).hasSize(1);
        assertThat(subscription.isIdle()).isTrue();
    }
}

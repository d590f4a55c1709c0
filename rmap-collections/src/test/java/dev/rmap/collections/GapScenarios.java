package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.Snapshot;
import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What no test of the original covers. */
abstract class GapScenarios extends OnBackend {

    @Test
    void N_concurrentIncrementsAddUp() {
        List<ReplicatedMap<String, String>> maps = List.of(join(), join());
        Crew.together(4, i -> {
            Counters<String> counters = maps.get(i % 2).counters();
            for (int n = 0; n < 250; n++) {
                counters.increment("n");
            }
        });
        maps.get(0).sync(SOON);
        assertThat(maps.get(0).get("n")).isEqualTo("1000");
    }

    @Test
    void N_keysAndValuesOfAnyCharacters() {
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        Map<String, String> odd = Map.of(
                "a:b", "c:d",
                " ", " ",
                "*?[]", "\0",
                "\n\r\t", "=x=",
                "\u00e9\u4e2d\uD83D\uDE00", "\u00e9\u4e2d\uD83D\uDE00",
                "\0", "set:",
                "\uDC80\uDCFF", "\uDCC3(",
                "\uFFFD", "\uFFFD");
        map.putAll(odd);
        assertThat(map).isEqualTo(odd);
        soon().until(() -> other.equals(odd));
        assertThat(join()).isEqualTo(odd);
    }

    @Test
    void N_randomBytesSurvive() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        ReplicatedMap<String, byte[]> map = join(Codecs.bytes());
        Map<String, byte[]> expected = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            expected.put("key" + i, bytes);
        }
        map.putAll(expected);
        ReplicatedMap<String, byte[]> later = join(Codecs.bytes());
        expected.forEach((key, bytes) -> {
            assertThat(map.get(key)).as("%s", seed).isEqualTo(bytes);
            assertThat(later.get(key)).as("%s", seed).isEqualTo(bytes);
        });
    }

    @Test
    void N_largeValues() {
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        String large = "0123456789abcdef".repeat(1 << 16);
        map.put("large", large);
        assertThat(map.get("large")).isEqualTo(large);
        soon().until(() -> large.equals(other.get("large")));
        assertThat(join().get("large")).isEqualTo(large);
    }

    @Test
    void N_valuesOverTheLimitAreRefused() {
        ReplicatedMap<String, String> map = join(builder -> builder.maxValueBytes(10));
        map.put("fits", "0123456789");
        assertThatThrownBy(() -> map.put("larger", "0123456789a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("11")
                .hasMessageContaining("10");
        assertThat(map.revision().number()).isEqualTo(1);
    }

    @Test
    void N_largeMaps() {
        ReplicatedMap<String, String> map = join();
        Map<String, String> entries = new HashMap<>();
        for (int portion = 0; portion < 5; portion++) {
            Map<String, String> some = new HashMap<>();
            for (int i = 0; i < 10_000; i++) {
                some.put("key-" + portion + "-" + i, "value " + i);
            }
            map.putAll(some);
            entries.putAll(some);
        }
        assertThat(map.size()).isEqualTo(50_000);
        assertThat(join().equals(entries)).isTrue();
    }

    /** Two entries that are always written together are always seen together. */
    @Test
    void G2_joiningUnderWriteLoad() throws Exception {
        ReplicatedMap<String, String> writer = join();
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch written = new CountDownLatch(100);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; !stop.get(); i++) {
                        writer.putAll(Map.of("one", "" + i, "two", "" + i, "key" + i % 500, "filler"));
                        written.countDown();
                    }
                },
                Crew.EXECUTOR);
        written.await();
        for (int i = 0; i < 20; i++) {
            ReplicatedMap<String, String> joiner = join();
            Snapshot<String, String> snapshot = joiner.snapshot();
            assertThat(snapshot.entries().get("one"))
                    .isEqualTo(snapshot.entries().get("two"));
        }
        stop.set(true);
        writing.join();
        ReplicatedMap<String, String> last = join();
        writer.sync(SOON);
        assertThat(last).isEqualTo(writer.snapshot().entries());
    }

    @Test
    void N_closeDuringAReconnect() {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> map = join(builder -> builder.backend(shaky.backend()));
        map.put("foo", "bar");
        shaky.cut();
        map.close();
        assertThat(map.get("foo")).isEqualTo("bar");
        shaky.restore();
        assertThat(map.get("foo")).isEqualTo("bar");
    }

    /** The original keeps the oldest kind of event and drops the others; here a reset is always heard. */
    @Test
    void N_aCoalescingListenerHearsEachReset() throws Exception {
        ReplicatedMap<String, String> map = join();
        CountDownLatch hold = new CountDownLatch(1);
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        Subscription subscription = map.subscribe(
                event -> {
                    heard.add(event);
                    awaitQuietly(hold);
                },
                SubscribeOptions.CHANGES.coalescing());

        map.put("first", "heard at once");
        soon().until(() -> heard.size() == 1);
        map.put("a", "1");
        map.put("a", "2");
        map.reset();
        map.put("a", "3");
        map.put("a", "4");
        hold.countDown();
        soon().until(() -> heard.size() == 3);
        soon().until(subscription::isIdle);

        assertThat(heard.get(1)).isInstanceOf(ResetEvent.class);
        EntryEvent<String, String> last = (EntryEvent<String, String>) heard.get(2);
        assertThat(last.oldValue()).isEmpty();
        assertThat(last.newValue()).contains("4");
        assertThat(heard).hasSize(3);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

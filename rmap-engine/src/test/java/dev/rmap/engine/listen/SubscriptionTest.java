package dev.rmap.engine.listen;

import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.Subscription;
import dev.rmap.engine.kit.Parts;
import dev.rmap.engine.kit.Samples;
import dev.rmap.engine.replica.Replica;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.EntryEvent.Origin;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SubscriptionTest {

    private final Parts parts = new Parts().live(1, content("a", "x"));
    private final List<String> heard = new ArrayList<>();

    private Subscription subscribe(MapListener<String, String> listener, boolean withContent) {
        return parts.replica.subscribe(listener, new Pending<>(100, Long.MAX_VALUE), withContent);
    }

    private void hear(MapEvent<String, String> event) {
        heard.add(event.revision().number() + " "
                + (event instanceof EntryEvent<String, String> entry
                        ? entry.key() + "=" + entry.newValue().orElse("-")
                        : "whole"));
    }

    @Test
    void G7_aListenerHearsWhatComesAfterItsSubscription() {
        Subscription subscription = subscribe(this::hear, false);
        parts.feed().change(put(2, "b", "y"));
        parts.executor.runAll();
        assertThat(heard).containsExactly("2 b=y");
        assertThat(subscription.isIdle()).isTrue();
    }

    @Test
    void G7_contentComesFirstAlsoIfTheReplicaMovesBeforeTheListenerIsReady() {
        Subscription subscription = subscribe(this::hear, true);
        parts.feed().change(put(2, "a", "y"));
        parts.feed().change(put(3, "b", "z"));
        parts.executor.runAll();
        assertThat(heard).containsExactly("1 a=x", "2 a=y", "3 b=z");
        assertThat(subscription.isIdle()).isTrue();
    }

    /** What a copy that is not finished must undo grows with every key that is written. */
    @Test
    void G10_contentThatNoThreadHandsOverYetIsCopiedAllTheSame() {
        Subscription subscription = subscribe(this::hear, true);
        assertThat(parts.replica.table().isBeingCopied()).isFalse();
        parts.feed().change(put(2, "a", "y"));
        parts.executor.runAll();
        assertThat(heard).containsExactly("1 a=x", "2 a=y");
        assertThat(subscription.isIdle()).isTrue();
    }

    /** The replica may move between the moment of the copy and the moment at which the subscription starts. */
    @Test
    void G7_anEventThatComesBeforeTheStartIsHeardAfterTheContent() {
        KeptEvent<String, String> content = changed(1, "a", null, "x");
        ListenerQueue<String, String> subscription =
                new ListenerQueue<>(parts.subscribers, this::hear, new Pending<>(10, Long.MAX_VALUE));
        subscription.add(changed(2, "a", "x", "y"));
        parts.executor.runAll();
        assertThat(heard).isEmpty();
        subscription.start(() -> List.<MapEvent<String, String>>of(content).iterator());
        parts.executor.runAll();
        assertThat(heard).containsExactly("1 a=x", "2 a=y");
    }

    private KeptEvent<String, String> changed(long number, String key, String before, String after) {
        return new KeptEvent<>(
                parts.form, EntryEvent.Kind.CHANGE, Origin.FEED, key, before, after, Samples.rev(number));
    }

    @Test
    void initialContentHasNoOldValueAndSaysWhatItIs() {
        List<MapEvent<String, String>> events = new ArrayList<>();
        Subscription subscription = subscribe(events::add, true);
        parts.executor.runAll();
        assertThat(subscription.isIdle()).isTrue();
        assertThat(events).singleElement().isInstanceOfSatisfying(KeptEvent.class, event -> {
            assertThat(event.origin()).isEqualTo(Origin.INITIAL);
            assertThat(event.before()).isNull();
        });
    }

    @Test
    void G7_whoHearsOfAChangeFindsItInTheReplica() {
        List<Boolean> found = new ArrayList<>();
        Subscription subscription =
                subscribe(event -> found.add(parts.replica.position().revision().reached(event.revision())), false);
        parts.feed().change(Samples.put(Samples.part(2, 9, true), "p", "1", dev.rmap.model.Deadline.NONE));
        parts.feed().change(Samples.put(Samples.part(3, 9, false), "q", "1", dev.rmap.model.Deadline.NONE));
        parts.executor.runAll();
        assertThat(found).containsExactly(true, true);
        assertThat(subscription.folded()).isZero();
    }

    @Test
    void G10_aListenerThatThrowsHearsTheNextEventAndDelaysNobody() {
        Subscription thrower = subscribe(
                event -> {
                    hear(event);
                    throw new IllegalStateException("on purpose");
                },
                false);
        List<MapEvent<String, String>> others = new ArrayList<>();
        Subscription other = subscribe(others::add, false);
        parts.feed().change(put(2, "b", "y"));
        parts.feed().change(put(3, "c", "y"));
        parts.executor.runAll();
        assertThat(heard).containsExactly("2 b=y", "3 c=y");
        assertThat(others).hasSize(2);
        assertThat(parts.subscribers.failures()).isEqualTo(2);
        assertThat(thrower.isIdle()).isTrue();
        assertThat(other.isIdle()).isTrue();
    }

    @Test
    void G10_aListenerThatThrowsACheckedExceptionHearsTheNextEventToo() {
        Subscription thrower = subscribe(
                event -> {
                    hear(event);
                    throw SubscriptionTest.<RuntimeException>undeclared(new IOException("on purpose"));
                },
                false);
        parts.feed().change(put(2, "b", "y"));
        parts.feed().change(put(3, "c", "y"));
        parts.executor.runAll();
        assertThat(heard).containsExactly("2 b=y", "3 c=y");
        assertThat(parts.subscribers.failures()).isEqualTo(2);
        assertThat(thrower.isIdle()).isTrue();
    }

    /** Code in other languages than Java throws what it does not declare. */
    @SuppressWarnings("unchecked") // It is the point: the exception is none that the caller knows of.
    private static <T extends Throwable> RuntimeException undeclared(Exception thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void G10_aListenerThatNeverReturnsDelaysNobodyButItself() throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Subscribers<String, String> subscribers = new Subscribers<>("m", threads);
            Replica<String, String> replica = new Replica<>(parts.codec, parts.form, parts.clock, subscribers);
            CountDownLatch never = new CountDownLatch(1);
            CountDownLatch all = new CountDownLatch(1_000);
            Subscription stuck =
                    replica.subscribe(event -> awaitQuietly(never), new Pending<>(10, Long.MAX_VALUE), false);
            Subscription well =
                    replica.subscribe(event -> all.countDown(), new Pending<>(2_000, Long.MAX_VALUE), false);
            for (int n = 1; n <= 1_000; n++) {
                replica.apply(List.of(Samples.group(put(n, "k" + n % 5, "v"))), at(n));
            }
            all.await();
            assertThat(stuck.isIdle()).isFalse();
            assertThat(stuck.folded()).isGreaterThan(900);
            never.countDown();
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(stuck::isIdle);
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(well::isIdle);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void G10_anExecutorThatRefusesStopsNeitherTheReplicaNorLaterEvents() {
        Subscription subscription = subscribe(this::hear, true);
        parts.executor.runAll();
        parts.executor.refuse(true);
        parts.feed().change(put(2, "b", "y"));
        assertThat(parts.replica.position()).isEqualTo(at(2));
        parts.executor.refuse(false);
        parts.feed().change(put(3, "c", "y"));
        parts.executor.runAll();
        assertThat(heard).containsExactly("1 a=x", "2 b=y", "3 c=y");
        assertThat(subscription.isIdle()).isTrue();
    }

    @Test
    void afterClosingNothingIsHeard() {
        Subscription subscription = subscribe(this::hear, true);
        parts.feed().change(put(2, "b", "y"));
        subscription.close();
        parts.feed().change(put(3, "c", "y"));
        parts.executor.runAll();
        assertThat(heard).isEmpty();
        assertThat(parts.subscribers.isEmpty()).isTrue();
    }

    @Test
    void aListenerMayCloseItsOwnSubscription() {
        List<Subscription> own = new ArrayList<>();
        own.add(subscribe(
                event -> {
                    hear(event);
                    own.get(0).close();
                },
                false));
        parts.feed().change(put(2, "b", "y"));
        parts.feed().change(put(3, "c", "y"));
        parts.executor.runAll();
        assertThat(heard).containsExactly("2 b=y");
    }

    /** Listeners come and go while a writer runs: whenever one has heard everything, its fold is the replica. */
    @Test
    void G7_aListenerThatBeginsWithContentHasNoHoleUnderConcurrentWrites() {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Subscribers<String, String> subscribers = new Subscribers<>("m", threads);
            Replica<String, String> replica = new Replica<>(parts.codec, parts.form, parts.clock, subscribers);
            List<Map<String, String>> folds = new ArrayList<>();
            List<Subscription> all = new ArrayList<>();
            CountDownLatch written = new CountDownLatch(1);
            threads.execute(() -> {
                for (int n = 1; n <= 3_000; n++) {
                    String key = "k" + n % 50;
                    replica.apply(
                            List.of(Samples.group(n % 7 == 0 ? Samples.delete(n, key) : put(n, key, "v" + n))), at(n));
                }
                written.countDown();
            });
            while (written.getCount() > 0 && all.size() < 20) {
                Map<String, String> fold = new ConcurrentHashMap<>();
                folds.add(fold);
                all.add(replica.subscribe(
                        event -> foldIn(fold, event), new Pending<>(all.size() % 3 * 50, Long.MAX_VALUE), true));
            }
            awaitQuietly(written);
            Map<String, Object> truth = Map.copyOf(replica.table().entries);
            for (int i = 0; i < all.size(); i++) {
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(all.get(i)::isIdle);
                assertThat(folds.get(i)).isEqualTo(truth);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void foldIn(Map<String, String> fold, MapEvent<String, String> event) {
        if (event instanceof EntryEvent<String, String> entry) {
            String before = entry.newValue().isPresent()
                    ? fold.put(entry.key(), entry.newValue().get())
                    : fold.remove(entry.key());
            assertThat(entry.oldValue().orElse(null)).isEqualTo(before);
        } else {
            fold.clear();
        }
    }
}

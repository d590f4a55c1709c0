package dev.rmap.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Content;
import dev.rmap.model.Lifetime;
import dev.rmap.model.MapName;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalBackendTest {

    private static final MapName MAP = new MapName("m");

    private final AtomicLong counter = new AtomicLong();
    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS.withParts(2));
    private final Link link = store.newBackend().link(MAP);

    @Test
    void aCommitIsAnsweredBeforeTheCallReturns() {
        assertThat(link.commit(batch(set("a"))).toCompletableFuture()).isCompleted();
    }

    @Test
    void G1_concurrentWritersAreHeardInOneOrderByEveryFeed() throws InterruptedException {
        List<List<Long>> heard = List.of(new ArrayList<>(), new ArrayList<>());
        AtomicInteger missing = new AtomicInteger(2 * 4 * 2_000);
        CountDownLatch all = new CountDownLatch(1);
        for (List<Long> numbers : heard) {
            store.newBackend().link(MAP).openFeed(onChange(change -> {
                numbers.add(change.number());
                if (missing.decrementAndGet() == 0) {
                    all.countDown();
                }
            }));
        }
        inParallel(4, writer -> {
            for (int i = 0; i < 1_000; i++) {
                link.commit(new Batch(
                        new OperationId(writer + 1L, i + 1L),
                        Revision.NONE,
                        Lifetime.FOREVER,
                        List.of(new Commit(List.of(set("a"), set("b"))))));
            }
        });
        all.await();
        List<Long> inOrder = LongStream.rangeClosed(1, 8_000).boxed().toList();
        assertThat(heard).allSatisfy(numbers -> assertThat(numbers).isEqualTo(inOrder));
    }

    @Test
    void G10_aWriterDoesNotWaitForASlowReceiverThatAnotherWriterIsServing() throws InterruptedException {
        CountDownLatch inSink = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<String> heard = new ArrayList<>();
        link.openFeed(new FeedSink() {
            @Override
            public void opened() {
                heard.add("opened");
            }

            @Override
            public void change(Change change) {
                heard.add("change");
                inSink.countDown();
                await(release);
            }

            @Override
            public void malformed(String why) {}

            @Override
            public void lost(String why) {
                heard.add("lost");
            }
        });
        Thread served = new Thread(() -> link.commit(batch(set("a"))));
        served.start();
        inSink.await();
        for (int i = 0; i <= LocalFeed.MOST_WAITING; i++) {
            link.commit(batch(set("a")));
        }
        link.commit(batch(set("b")));
        release.countDown();
        served.join();
        assertThat(heard).containsExactly("opened", "change", "lost", "opened", "change");
    }

    @Test
    void G10_aThrowingReceiverHurtsNeitherWritersNorOtherReceivers() {
        List<Long> numbers = new ArrayList<>();
        link.openFeed(onChange(change -> {
            throw new IllegalStateException("broken receiver");
        }));
        store.newBackend().link(MAP).openFeed(onChange(change -> numbers.add(change.number())));
        assertThat(link.commit(batch(set("a"))).toCompletableFuture()).isCompleted();
        assertThat(link.commit(batch(set("b"))).toCompletableFuture()).isCompleted();
        assertThat(numbers).containsExactly(1L, 2L);
    }

    @Test
    void aReceiverMayWriteWhileItIsCalled() {
        List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
        link.openFeed(onChange(change -> {
            if (change.number() < 1_000) {
                link.commit(batch(set("again")));
            }
            numbers.add(change.number());
        }));
        link.commit(batch(set("a")));
        awaitSize(numbers, 1_000);
        assertThat(numbers).isSorted();
    }

    @Test
    void G10_theDeliveryOfChangesNeedsNoThreadOfTheCommonPool() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(600);
        link.openFeed(onChange(change -> {
            heard.countDown();
            if (change.number() < 600) {
                assertThat(link.commit(batch(set("k")))).isNotNull();
            }
        }));
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> Awaitility.await().until(() -> held.getCount() == 0));
        }
        try {
            assertThat(link.commit(batch(set("k")))).isNotNull();
            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            held.countDown();
        }
    }

    @Test
    void aSnapshotOfManyPartsNeedsNoStackWhoeverAsks() {
        for (int i = 0; i < 20_000; i++) {
            link.commit(batch(set("k" + i)));
        }
        List<Bytes> keys = new ArrayList<>();
        link.catchUp(Position.NONE, onParts((entries, more) -> {
            entries.forEach(content -> keys.add(content.key()));
            more.run();
            more.run();
        }));
        assertThat(keys).hasSize(20_000).doesNotHaveDuplicates();
    }

    @Test
    void theNextPartWaitsUntilItIsAskedFor() {
        for (int i = 0; i < 5; i++) {
            link.commit(batch(set("k" + i)));
        }
        List<Runnable> asks = new ArrayList<>();
        link.catchUp(Position.NONE, onParts((entries, more) -> asks.add(more)));
        assertThat(asks).hasSize(1);
        asks.get(0).run();
        asks.get(0).run();
        assertThat(asks).hasSize(2);
        asks.get(1).run();
        asks.get(2).run();
        assertThat(asks).hasSize(3);
    }

    @Test
    void G2_aSnapshotEndsWhenItsHistoryDoes() {
        link.commit(batch(set("a"), set("b"), set("c")));
        List<Object> heard = new ArrayList<>();
        link.catchUp(Position.NONE, new CatchUpSink() {
            @Override
            public void current(Tip tip) {
                heard.add(tip);
            }

            @Override
            public void missed(Position since, Tip tip, List<Content> differences) {
                heard.add(tip);
            }

            @Override
            public void part(Tip tip, List<Content> entries, boolean last, Runnable more) {
                heard.add(entries.size());
                store.loseHistory(MAP);
                more.run();
            }

            @Override
            public void failed(BackendException cause) {
                heard.add(cause.kind());
            }
        });
        assertThat(heard).containsExactly(2, BackendException.Kind.UNAVAILABLE);
    }

    @Test
    void G9_lostHistoryBeginsAnotherLineage() {
        Answer.Decided before = (Answer.Decided) get(link.commit(batch(set("a"))));
        store.loseHistory(MAP);
        Answer after = get(link.commit(new Batch(
                new OperationId(1, counter.incrementAndGet()),
                before.revision(),
                Lifetime.FOREVER,
                List.of(Commit.of(set("b"))))));
        assertThat(after).isInstanceOf(Answer.OtherLineage.class);
        assertThat(get(link.tip()).position().number()).isZero();
    }

    @Test
    void aStateCanBeRemembered() {
        link.commit(batch(set("a")));
        Tip then = get(link.tip());
        Runnable back = store.rememberState(MAP);
        link.commit(batch(Command.clear(Reason.REMOVED)));
        back.run();
        assertThat(get(link.tip()).position()).isEqualTo(then.position());
        link.commit(batch(set("b")));
        back.run();
        assertThat(get(link.tip()).position()).isEqualTo(then.position());
    }

    @Test
    void aClosedBackendRefuses() {
        LocalBackend backend = store.newBackend();
        Link closing = backend.link(MAP);
        List<Change> changes = new ArrayList<>();
        closing.openFeed(onChange(changes::add));
        backend.close();
        backend.close();

        link.commit(batch(set("a")));
        assertThat(changes).isEmpty();
        assertThatThrownBy(() -> backend.link(MAP)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> get(closing.commit(batch(set("b"))))).satisfies(LocalBackendTest::isRefusal);
        assertThatThrownBy(() -> get(closing.tip())).satisfies(LocalBackendTest::isRefusal);
        assertThat(get(link.tip()).position().number()).isEqualTo(1);
    }

    @Test
    void aNamedStoreIsSharedAndEndsWithItsLastBackend() {
        LocalBackend one = LocalBackend.shared("LocalBackendTest");
        LocalBackend two = LocalBackend.shared("LocalBackendTest");
        one.link(MAP).commit(batch(set("a")));
        assertThat(get(two.link(MAP).tip()).position().number()).isEqualTo(1);
        one.close();
        one.close();
        LocalBackend three = LocalBackend.shared("LocalBackendTest");
        assertThat(get(three.link(MAP).tip()).position().number()).isEqualTo(1);
        assertThat(three.description()).contains("LocalBackendTest");
        two.close();
        three.close();
        try (LocalBackend four = LocalBackend.shared("LocalBackendTest")) {
            assertThat(get(four.link(MAP).tip()).position().number()).isZero();
        }
    }

    @Test
    void privateStoresAreApart() {
        LocalBackend.create().link(MAP).commit(batch(set("a")));
        assertThat(get(LocalBackend.create().link(MAP).tip()).position().number())
                .isZero();
    }

    @Test
    void manyWritersDoNotFillTheMemoryWithAnswers() {
        for (long writer = 1; writer <= 5_000; writer++) {
            link.commit(new Batch(
                    new OperationId(writer, 2), Revision.NONE, Lifetime.FOREVER, List.of(Commit.of(set("a")))));
        }
        Batch stale =
                new Batch(new OperationId(5_000, 1), Revision.NONE, Lifetime.FOREVER, List.of(Commit.of(set("a"))));
        assertThatThrownBy(() -> get(link.commit(stale))).satisfies(LocalBackendTest::isRefusal);
    }

    private Batch batch(Command... commands) {
        return new Batch(
                new OperationId(1, counter.incrementAndGet()),
                Revision.NONE,
                Lifetime.FOREVER,
                List.of(new Commit(List.of(commands))));
    }

    private static Command set(String key) {
        return Command.set(Bytes.utf8(key), Bytes.utf8("v"));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void isRefusal(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        assertThat(cause)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.REFUSED));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitSize(List<?> list, int size) {
        Awaitility.await().until(() -> list.size() >= size);
    }

    private static void inParallel(int threads, Consumer<Integer> work) {
        CompletableFuture.allOf(IntStream.range(0, threads)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> work.accept(i)))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static FeedSink onChange(Consumer<Change> consumer) {
        return new FeedSink() {
            @Override
            public void opened() {}

            @Override
            public void change(Change change) {
                consumer.accept(change);
            }

            @Override
            public void malformed(String why) {}

            @Override
            public void lost(String why) {}
        };
    }

    private static CatchUpSink onParts(BiConsumer<List<Content>, Runnable> onPart) {
        return new CatchUpSink() {
            @Override
            public void current(Tip tip) {
                throw new AssertionError("current");
            }

            @Override
            public void missed(Position since, Tip tip, List<Content> differences) {
                throw new AssertionError("missed");
            }

            @Override
            public void part(Tip tip, List<Content> entries, boolean last, Runnable more) {
                onPart.accept(entries, more);
            }

            @Override
            public void failed(BackendException cause) {
                throw new AssertionError(cause);
            }
        };
    }
}

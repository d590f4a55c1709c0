package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.Test;

/** A write-through whose lease is lost while the writer is at it, because others remove the entry or clear the cache. */
class LostLeaseRulesTest extends OnCaches {

    private final SlowWriter source = new SlowWriter();

    /** Writes into a map. The first one who writes "A", or deletes, takes his time after that. */
    private static final class SlowWriter implements CacheWriter<String, String> {
        final Map<String, String> written = new ConcurrentHashMap<>();
        final CountDownLatch writing = new CountDownLatch(1);
        final CountDownLatch mayGoOn = new CountDownLatch(1);

        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {
            written.put(entry.getKey(), entry.getValue());
            if (entry.getValue().equals("A")) {
                takeTime();
            }
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
            entries.forEach(this::write);
        }

        @Override
        public void delete(Object key) {
            written.remove(String.valueOf(key));
            takeTime();
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            keys.forEach(this::delete);
        }

        private void takeTime() {
            writing.countDown();
            await(mayGoOn);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private static MutableConfiguration<String, String> plain() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    private Cache<String, String> joinWriting() {
        return join(plain().setWriteThrough(true).setCacheWriterFactory(() -> source));
    }

    /** Begins a write, does something else while its writer is at it, and lets it go on. */
    private void during(Runnable write, Runnable other) {
        CompletableFuture<Void> writing = CompletableFuture.runAsync(write, task -> new Thread(task).start());
        await(source.writing);
        other.run();
        source.mayGoOn.countDown();
        writing.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void assertAgreement(Map<String, String> expected, List<Cache<String, String>> caches) {
        assertThat(source.written).isEqualTo(expected);
        for (Cache<String, String> cache : caches) {
            sync(cache);
            assertThat(ListenerMatrixTest.content(cache)).isEqualTo(expected);
            assertThat(replicated(cache).size()).as("no lease is left").isEqualTo(expected.size());
        }
    }

    /** Others clear and put while something puts {@code A}, which is what has to stay. */
    private void isWrittenAgain(Consumer<Cache<String, String>> put) {
        Cache<String, String> here = joinWriting();
        Cache<String, String> there = joinWriting();
        during(() -> put.accept(here), () -> {
            there.clear();
            there.put("k", "B");
        });
        assertAgreement(Map.of("k", "A"), List.of(here, there));
    }

    @Test
    void rule50_whatIsPutWhileOthersClearAndPutIsWrittenAgain() {
        isWrittenAgain(here -> here.put("k", "A"));
    }

    @Test
    void rule50_whatAProcessorSetsWhileOthersClearAndPutIsWrittenAgain() {
        isWrittenAgain(here -> here.invoke("k", (entry, none) -> {
            entry.setValue("A");
            return null;
        }));
    }

    @Test
    void rule50_whatIsPutWithinAProcessorWhileOthersClearAndPutIsWrittenAgain() {
        isWrittenAgain(here -> here.invoke("k", (entry, none) -> {
            here.put("k", "A");
            return null;
        }));
    }

    @Test
    void rule50_ofManyThatArePutThoseThatOthersRemoveAndPutAreWrittenAgain() {
        Cache<String, String> withoutWriter = join(plain());
        Cache<String, String> here = joinWriting();
        Cache<String, String> there = joinWriting();
        during(() -> here.putAll(Map.of("k", "A", "l", "1")), () -> {
            withoutWriter.remove("k");
            there.put("k", "B");
        });
        assertAgreement(Map.of("k", "A", "l", "1"), List.of(here, there));
    }

    @Test
    void rule50_whatIsRemovedWhileOthersClearAndPutIsDeletedAgain() {
        Cache<String, String> cache = joinWriting();
        cache.put("k", "0");
        during(() -> cache.remove("k"), () -> {
            cache.clear();
            cache.put("k", "B");
        });
        assertAgreement(Map.of(), List.of(cache));
    }

    @Test
    void rule50_ofManyThatAreRemovedThoseThatOthersPutAreDeletedAgain() {
        Cache<String, String> cache = joinWriting();
        cache.putAll(Map.of("k", "0", "l", "0"));
        during(() -> cache.removeAll(Set.of("k", "l")), () -> {
            cache.clear();
            cache.put("k", "B");
        });
        assertAgreement(Map.of(), List.of(cache));
    }
}

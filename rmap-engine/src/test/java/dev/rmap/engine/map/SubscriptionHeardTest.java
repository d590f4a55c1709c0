package dev.rmap.engine.map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.Codec;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.local.LocalBackend;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
import dev.rmap.model.Revision;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a listener is done with what a write caused, and what it does not hear of. */
class SubscriptionHeardTest {

    private static final Codec<String> TEXT = new Codec<>() {
        @Override
        public Bytes encode(String value) {
            return Bytes.utf8(value);
        }

        @Override
        public String decode(Bytes bytes) {
            return new String(bytes.array(), UTF_8);
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        public String id() {
            return "text";
        }
    };

    private final LocalBackend backend = LocalBackend.create();
    private final MapEngine<String, String> map = MapEngine.open(
            new MapSetup<>(new MapName("map"), backend, TEXT, TEXT, EngineConfig.DEFAULTS, EngineRuntime.shared()));
    private final List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
    private final Semaphore permits = new Semaphore(0);

    @AfterEach
    void close() {
        permits.release(1_000);
        map.close();
        backend.close();
    }

    private Subscription slowListener() {
        return map.subscribe(
                event -> {
                    permits.acquireUninterruptibly();
                    heard.add(event);
                },
                /* withContent= */ false,
                /* folded= */ false);
    }

    private Revision put(String key, String value) {
        return commit(Command.set(Bytes.utf8(key), Bytes.utf8(value)));
    }

    private Revision commit(Command command) {
        return map.commit(Commit.of(command)).get(0).revision();
    }

    private static void await(CompletableFuture<Void> done) throws Exception {
        done.get(10, TimeUnit.SECONDS);
    }

    @Test
    void theListenerIsDoneWithARevisionAfterItsEventAndNotBefore() throws Exception {
        Subscription subscription = slowListener();
        CompletableFuture<Void> first = subscription.heard(put("a", "1"));
        CompletableFuture<Void> second = subscription.heard(put("a", "2"));
        assertThat(first).isNotDone();

        permits.release();
        await(first);
        assertThat(heard).hasSize(1);
        assertThat(second).isNotDone();

        permits.release();
        await(second);
        assertThat(heard).hasSize(2);
    }

    @Test
    void anIdleListenerIsDoneWithEverything() throws Exception {
        Subscription subscription = slowListener();
        permits.release();
        await(subscription.heard(put("a", "1")));
        await(subscription.heard(map.revision()));
        assertThat(heard).hasSize(1);
    }

    @Test
    void nobodyWaitsForASubscriptionThatEnded() throws Exception {
        Subscription subscription = slowListener();
        CompletableFuture<Void> waiting = subscription.heard(put("a", "1"));
        subscription.close();
        await(waiting);
        await(subscription.heard(put("a", "2")));
    }

    @Test
    void whoGivesUpIsForgottenAndOthersAreNot() throws Exception {
        Subscription subscription = slowListener();
        Revision revision = put("a", "1");
        CompletableFuture<Void> impatient = subscription.heard(revision);
        CompletableFuture<Void> patient = subscription.heard(revision);
        impatient.cancel(false);
        permits.release();
        await(patient);
        assertThat(impatient).isCancelled();
    }

    @Test
    void G7_aTouchIsNoDifference() throws Exception {
        Subscription subscription = slowListener();
        permits.release(10);
        put("a", "1");
        commit(new Command(Bytes.utf8("a"), Condition.ALWAYS, new Mutation.Touch(Expiry.after(100_000))));
        assertThat(map.entry("a").orElseThrow().deadline().exists()).isTrue();
        await(subscription.heard(put("a", "1")));
        assertThat(heard)
                .hasSize(2)
                .allMatch(event -> event instanceof EntryEvent<String, String> entry
                        && entry.newValue().equals(Optional.of("1")));
    }
}

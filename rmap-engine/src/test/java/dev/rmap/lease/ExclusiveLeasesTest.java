package dev.rmap.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.Codec;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.engine.map.MapSetup;
import dev.rmap.lease.SingleFlightOptions.Renewal;
import dev.rmap.local.LocalBackend;
import dev.rmap.model.Bytes;
import dev.rmap.model.MapName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several threads of one process wait for one lease: whenever it ends, one of them has it. */
class ExclusiveLeasesTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final MapEngine<Key, String> engine = MapEngine.open(new MapSetup<>(
            new MapName("m"),
            LocalBackend.create(),
            new Keys(),
            new Utf8(),
            EngineConfig.DEFAULTS,
            EngineRuntime.shared()));
    private final SingleFlights<Key, String> flights = new SingleFlights<>(engine);
    private final ExclusiveLeases<Key> leases = new ExclusiveLeases<>(
            engine,
            flights,
            SingleFlightOptions.DEFAULTS
                    .withLease(Duration.ofMinutes(10), Renewal.AUTOMATIC)
                    .withPatience(SOON));

    @AfterEach
    void close() {
        flights.close();
        engine.close();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(2));
    }

    /** All are equal. One may have its user held up where he uses it. */
    private static final class Key {
        private final @Nullable HoldUp holdUp;

        Key(@Nullable HoldUp holdUp) {
            this.holdUp = holdUp;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key;
        }

        @Override
        public int hashCode() {
            if (holdUp != null) {
                holdUp.used();
            }
            return 1;
        }

        @Override
        public String toString() {
            return "k";
        }
    }

    private static final class Keys implements Codec<Key> {
        @Override
        public Bytes encode(Key key) {
            return Bytes.utf8("k");
        }

        @Override
        public Key decode(Bytes bytes) {
            return new Key(null);
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        public String id() {
            return "k";
        }
    }

    /** Holds up one thread where it uses its key for the so-manieth time, and the next time, until it may go on. */
    private static final class HoldUp {
        private final Semaphore goOn = new Semaphore(0);
        private final int first;
        private volatile @Nullable Thread whom;
        private volatile int uses;

        HoldUp(int first) {
            this.first = first;
        }

        /** The thread, which is held up, goes on. */
        void goOn() {
            goOn.release();
            soon().until(() -> goOn.availablePermits() == 0);
        }

        void used() {
            if (Thread.currentThread() != whom) {
                return;
            }
            int use = uses + 1;
            uses = use;
            if (use == first || use == first + 1) {
                try {
                    if (!goOn.tryAcquire(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
                        throw new AssertionError("nobody lets the thread go on");
                    }
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** A thread that takes the lease and gives it back. */
    private final class Writer {
        final CompletableFuture<Boolean> wrote = new CompletableFuture<>();
        final Thread thread;

        Writer(Key key) {
            thread = new Thread(() -> {
                try (ExclusiveLeases<Key>.Taken taken = leases.take(List.of(key))) {
                    wrote.complete(!taken.givingBack(key).isEmpty());
                } catch (RuntimeException failed) {
                    wrote.completeExceptionally(failed);
                }
            });
            thread.setDaemon(true);
        }

        /** Begins, and comes back when the thread waits, or is held up. */
        Writer begin() {
            thread.start();
            awaitHeldUp();
            return this;
        }

        void awaitHeldUp() {
            soon().until(() -> wrote.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        }

        void succeeds() throws Exception {
            wrote.get(2 * SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private boolean shows(Bytes lease) {
        return engine.leases()
                .find(new Key(null))
                .filter(shown -> shown.bytes().equals(lease))
                .isPresent();
    }

    /**
     * One thread waits and leaves, one is held up on its way to waiting, one comes late; then the lease ends.
     *
     * @return whether there was such a use before the second thread waited
     */
    private boolean holdUpAtUse(int use) throws Exception {
        ExclusiveLeases<Key>.Taken held = leases.take(List.of(new Key(null)));
        Bytes lease = engine.leases().find(new Key(null)).orElseThrow().bytes();
        Writer other = new Writer(new Key(null)).begin();
        HoldUp holdUp = new HoldUp(use);
        Writer slow = new Writer(new Key(holdUp));
        holdUp.whom = slow.thread;
        slow.begin();
        boolean isHeldUp = holdUp.uses == use;
        if (isHeldUp) {
            other.thread.interrupt();
            assertThatThrownBy(other::succeeds).hasCauseInstanceOf(StillComputingException.class);
            other = new Writer(new Key(null)).begin();
            holdUp.goOn();
            slow.awaitHeldUp();
        }
        held.close();
        soon().until(() -> !shows(lease));
        holdUp.goOn.release(2);
        slow.succeeds();
        other.succeeds();
        return isHeldUp;
    }

    @Test
    void whereverAWaiterIsHeldUpNobodyIsForgottenWhenTheLeaseEnds() throws Exception {
        int use = 1;
        while (holdUpAtUse(use)) {
            use++;
        }
        assertThat(use).isBetween(2, 20);
    }
}

package dev.rmap.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Bytes;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Values that are computed anew before they end. Whatever goes wrong, the key can be refreshed again. */
class RefreshesTest extends OnTurnedTime {

    private static final long LIFETIME = 60_000;

    private final Executor threads = mine.engine.leases().runtime().executor();

    /** Computes for a while, and may refuse to encode what it computed. */
    private final class Refreshing implements Work<String, String> {
        final AtomicInteger encoded = new AtomicInteger();
        final long millis;
        final int refused;

        /** Takes so long, and refuses to encode so often. */
        Refreshing(long millis, int refused) {
            this.millis = millis;
            this.refused = refused;
        }

        @Override
        public Place place() {
            return Place.HERE;
        }

        @Override
        public Map<String, String> compute(Map<String, ? extends Lease> leases) {
            computed.incrementAndGet();
            timers.pass(millis);
            return Map.of("k", "new");
        }

        @Override
        public Mutation store(String value) {
            if (encoded.getAndIncrement() < refused) {
                throw new IllegalArgumentException("not encodable");
            }
            return new Mutation.Set(Bytes.utf8(value), Expiry.NEVER);
        }
    }

    private void refreshUntilNew(Work<String, String> work) {
        soon().until(() -> {
            timers.pass(200);
            mine.flights.refresh("k", work, RENEWED, threads);
            return "new".equals(mine.engine.get("k"));
        });
    }

    @Test
    void aValueThatEndsWhileItIsComputedAnewIsStoredAndEncodedOnce() {
        mine.put("k", "old", Expiry.after(1_000));
        Refreshing work = new Refreshing(5_000, 0);
        mine.flights.refresh("k", work, RENEWED, threads);
        soon().until(() -> "new".equals(mine.engine.get("k")));
        assertThat(work.encoded).hasValue(1);
    }

    @Test
    void aKeyWhoseNewValueCouldNotBeEncodedIsRefreshedAgain() {
        mine.put("k", "old", Expiry.after(10 * LIFETIME));
        Refreshing work = new Refreshing(0, 1);
        refreshUntilNew(work);
        assertThat(work.encoded.get()).isGreaterThan(1);
    }

    @Test
    void aKeyWhoseValueEndedAndCouldNotBeEncodedIsRefreshedAgain() {
        mine.put("k", "old", Expiry.after(1_000));
        Refreshing work = new Refreshing(5_000, 1);
        mine.flights.refresh("k", work, RENEWED, threads);
        soon().until(() -> work.encoded.get() == 1);
        mine.put("k", "old", Expiry.after(10 * LIFETIME));
        refreshUntilNew(new Refreshing(0, 0));
    }

    @Test
    void aKeyForWhichThereWasNoThreadIsRefreshedAgain() {
        mine.put("k", "old", Expiry.after(10 * LIFETIME));
        AtomicInteger asked = new AtomicInteger();
        mine.flights.refresh("k", new Refreshing(0, 0), RENEWED, task -> {
            asked.incrementAndGet();
            throw new IllegalStateException("no thread");
        });
        soon().until(() -> asked.get() == 1);
        refreshUntilNew(new Refreshing(0, 0));
    }

    @Test
    void aRefreshWhoseLeaseEndedBeforeItBeganIsLeftOut() throws Exception {
        mine.put("k", "old", Expiry.after(10 * LIFETIME));
        Busy busy = new Busy();
        mine.flights.refresh("k", new Refreshing(0, 0), NOT_RENEWED, busy);
        soon().until(busy::isAsked);
        timers.pass(LEASE);
        busy.runNext();
        assertThat(computed).hasValue(0);
        refreshUntilNew(new Refreshing(0, 0));
    }

    @Test
    void thatThereIsNothingNewIsNotAskedForAgainAtOnce() {
        mine.put("k", "old", Expiry.after(10 * LIFETIME));
        for (int i = 0; i < 10; i++) {
            mine.flights.refresh("k", computing(k -> null), RENEWED, threads);
            soon().until(() -> computed.get() == 1 && mine.showsLease("k") && !isHeld());
        }
        timers.pass(Duration.ofMillis(LEASE).toMillis() + 1_000);
        refreshUntilNew(new Refreshing(0, 0));
    }

    private boolean isHeld() {
        return mine.engine
                .leases()
                .find("k")
                .filter(lease -> Mark.read(lease.bytes()) instanceof Mark.Held)
                .isPresent();
    }
}

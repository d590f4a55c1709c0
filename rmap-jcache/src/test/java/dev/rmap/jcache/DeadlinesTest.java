package dev.rmap.jcache;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.jcache.config.ExpirySettings;
import dev.rmap.model.Bytes;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a put says to the authority, and whether it depends on the entry that it finds. */
class DeadlinesTest {

    private static final Bytes VALUE = Bytes.utf8("v");
    private static final Duration MINUTE = new Duration(MINUTES, 1);
    private static final Expiry AFTER_A_MINUTE = Expiry.after(60_000);

    private final AtomicInteger asked = new AtomicInteger();

    private Mutation store(ExpiryPolicy policy, boolean present) {
        return new Deadlines(policy, () -> 0).store(VALUE, () -> {
            asked.incrementAndGet();
            return present;
        });
    }

    private static ExpiryPolicy declared(Duration created, Optional<Duration> updated) {
        return DeclaredExpiry.of(new ExpirySettings(Optional.of(created), updated, Optional.empty()));
    }

    static Stream<Arguments> alwaysTheSame() {
        return Stream.of(
                Arguments.of(new EternalExpiryPolicy(), Expiry.KEEP),
                Arguments.of(new ModifiedExpiryPolicy(MINUTE), AFTER_A_MINUTE),
                Arguments.of(new TouchedExpiryPolicy(MINUTE), AFTER_A_MINUTE),
                Arguments.of(declared(Duration.ETERNAL, Optional.empty()), Expiry.KEEP),
                Arguments.of(declared(MINUTE, Optional.of(MINUTE)), AFTER_A_MINUTE));
    }

    @ParameterizedTest
    @MethodSource("alwaysTheSame")
    void aPutDependsOnNothingWhereThePolicySaysTheSameForNewAndForOldEntries(ExpiryPolicy policy, Expiry expiry) {
        assertThat(store(policy, false)).isEqualTo(new Mutation.Set(VALUE, expiry));
        assertThat(store(policy, true)).isEqualTo(new Mutation.Set(VALUE, expiry));
        assertThat(asked).hasValue(0);
    }

    static Stream<Arguments> different() {
        return Stream.of(
                Arguments.of(new CreatedExpiryPolicy(MINUTE), AFTER_A_MINUTE, Expiry.KEEP),
                Arguments.of(new AccessedExpiryPolicy(MINUTE), AFTER_A_MINUTE, Expiry.KEEP),
                Arguments.of(declared(MINUTE, Optional.empty()), AFTER_A_MINUTE, Expiry.KEEP),
                Arguments.of(declared(Duration.ETERNAL, Optional.of(MINUTE)), Expiry.NEVER, AFTER_A_MINUTE),
                Arguments.of(new OfTheUser(), AFTER_A_MINUTE, AFTER_A_MINUTE));
    }

    @ParameterizedTest
    @MethodSource("different")
    void aPutDependsOnWhetherThereIsAnEntryWhereThePolicyMayTellTheDifference(
            ExpiryPolicy policy, Expiry created, Expiry updated) {
        assertThat(store(policy, false)).isEqualTo(new Mutation.Set(VALUE, created));
        assertThat(store(policy, true)).isEqualTo(new Mutation.Set(VALUE, updated));
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatIsOverAtOnceIsNotStoredAndEndsWhatIsThere() {
        ExpiryPolicy zero = new ModifiedExpiryPolicy(Duration.ZERO);
        assertThat(store(zero, false)).isEqualTo(Mutation.NOTHING);
        assertThat(store(zero, true)).isEqualTo(Mutation.EXPIRE);
    }

    /** Nobody knows what it will say next time. */
    private static final class OfTheUser implements ExpiryPolicy {

        @Override
        public Duration getExpiryForCreation() {
            return MINUTE;
        }

        @Override
        public Duration getExpiryForAccess() {
            return MINUTE;
        }

        @Override
        public Duration getExpiryForUpdate() {
            return MINUTE;
        }
    }
}

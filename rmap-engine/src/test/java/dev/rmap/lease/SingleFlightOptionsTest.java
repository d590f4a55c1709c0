package dev.rmap.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rmap.model.Expiry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which options go together. */
class SingleFlightOptionsTest {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    @Test
    void aValueIsNotNearItsEndWhenItWasJustComputed() {
        SingleFlightOptions options = SingleFlightOptions.DEFAULTS.withLifetime(LIFETIME);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withRefreshAhead(LIFETIME))
                .withMessageContaining(
                        "refreshAhead, PT10M, must be shorter than the lifetime, which is PT10M at least");
        assertThat(options.withRefreshAhead(LIFETIME.minusMillis(1)).refreshAhead())
                .isEqualTo(LIFETIME.minusMillis(1));
    }

    @Test
    void noLifetimeThatTheJitterDrawsIsAsShortAsRefreshAhead() {
        SingleFlightOptions options =
                SingleFlightOptions.DEFAULTS.withLifetime(LIFETIME).withJitter(0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withRefreshAhead(Duration.ofMinutes(5)))
                .withMessageContaining("which is PT5M at least, as the jitter is 0.5");
        SingleFlightOptions refreshing =
                options.withRefreshAhead(Duration.ofMinutes(5).minusMillis(1));
        assertThatIllegalArgumentException().isThrownBy(() -> refreshing.withJitter(0.6));
        assertThat(refreshing.expiry(0)).isEqualTo(Expiry.after(LIFETIME.toMillis() / 2));
    }

    @Test
    void aValueThatLivesForEverIsNotRefreshed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SingleFlightOptions.DEFAULTS.withRefreshAhead(Duration.ofSeconds(1)))
                .withMessageContaining("which is for ever");
    }
}

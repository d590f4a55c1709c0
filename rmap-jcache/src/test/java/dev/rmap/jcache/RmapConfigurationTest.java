package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a configuration of ours refuses, before a cache is made of it. */
class RmapConfigurationTest {

    private final RmapConfiguration<String, String> configuration = new RmapConfiguration<>();

    static List<Duration> outOfRange() {
        return List.of(
                Duration.ZERO,
                Duration.ofNanos(1),
                Duration.ofMillis(-1),
                RmapConfiguration.LONGEST_TIMEOUT.plusMillis(1),
                ChronoUnit.FOREVER.getDuration());
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void aTimeoutOutOfRangeIsRefusedByNameAndChangesNothing(Duration timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configuration.setListenerTimeout(timeout))
                .withMessageContaining("listener timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configuration.setFetchTimeout(timeout))
                .withMessageContaining("fetch timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configuration.setLoadTimeout(timeout))
                .withMessageContaining("load timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configuration.setWriteTimeout(timeout))
                .withMessageContaining("write timeout");
        assertThat(configuration.getWriteTimeout()).isEqualTo(RmapConfiguration.DEFAULT_WRITE_TIMEOUT);
        assertThat(configuration.getListenerTimeout()).isEqualTo(RmapConfiguration.DEFAULT_LISTENER_TIMEOUT);
        assertThat(configuration.getFetchTimeout()).isEqualTo(RmapConfiguration.DEFAULT_FETCH_TIMEOUT);
        assertThat(configuration.getLoadTimeout()).isEqualTo(RmapConfiguration.DEFAULT_LOAD_TIMEOUT);
    }
}

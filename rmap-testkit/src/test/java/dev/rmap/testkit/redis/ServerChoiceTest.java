package dev.rmap.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerChoiceTest {

    private static final RedisOptions PLAIN = RedisOptions.plain();

    @Test
    void theFirstOpenWayIsTakenForGoodAndTheReasonsAreTold() {
        Scripted given = new Scripted(LaunchWay.GIVEN, new Probe.PassedOver("nobody\nnamed one"));
        Scripted path = new Scripted(LaunchWay.PATH, new Probe.Open("redis 9"));
        Scripted embedded = new Scripted(LaunchWay.EMBEDDED, new Probe.Open("redis 6"));
        ServerChoice choice = new ServerChoice(Optional.empty(), List.of(given, path, embedded));

        assertThat(choice.start(PLAIN).way()).isEqualTo(LaunchWay.PATH);
        assertThat(choice.start(PLAIN).way()).isEqualTo(LaunchWay.PATH);

        assertThat(choice.description())
                .isEqualTo("Redis by way of path: redis 9; passed over given: nobody | named one");
        assertThat(path.probes).isEqualTo(1);
        assertThat(path.starts).isEqualTo(2);
        assertThat(embedded.probes).isZero();
    }

    @Test
    void aWayThatLooksOpenAndFailsIsPassedOver() {
        Scripted container = new Scripted(LaunchWay.TESTCONTAINERS, new Probe.Open("an image"));
        container.failure = Optional.of("the engine is out of disk");
        Scripted path = new Scripted(LaunchWay.PATH, new Probe.Open("redis 9"));
        ServerChoice choice = new ServerChoice(Optional.empty(), List.of(container, path));

        assertThat(choice.start(PLAIN).way()).isEqualTo(LaunchWay.PATH);
        assertThat(choice.description()).contains("passed over testcontainers: the engine is out of disk");
    }

    @Test
    void aForcedWayIsTheOnlyOne() {
        Scripted path = new Scripted(LaunchWay.PATH, new Probe.Open("redis 9"));
        Scripted embedded = new Scripted(LaunchWay.EMBEDDED, new Probe.PassedOver("no jar"));
        ServerChoice choice = new ServerChoice(Optional.of(LaunchWay.EMBEDDED), List.of(path, embedded));

        assertThatThrownBy(() -> choice.start(PLAIN))
                .isInstanceOf(RedisLaunchException.class)
                .hasMessageContaining("only 'embedded' was allowed")
                .hasMessageContaining("embedded: no jar");
        assertThat(path.probes).isZero();
    }

    @Test
    void theDescriptionIsThereFromTheStart() {
        assertThat(new ServerChoice(Optional.empty(), List.of()).description()).isEqualTo("Redis: none started yet");
    }

    /** A way that does what the test says. */
    private static final class Scripted implements Launcher {
        private final LaunchWay way;
        private final Probe probe;
        private Optional<String> failure = Optional.empty();
        private int probes;
        private int starts;

        Scripted(LaunchWay way, Probe probe) {
            this.way = way;
            this.probe = probe;
        }

        @Override
        public LaunchWay way() {
            return way;
        }

        @Override
        public Probe probe() {
            probes++;
            return probe;
        }

        @Override
        public RedisServer start(RedisOptions options) {
            starts++;
            failure.ifPresent(text -> {
                throw new RedisLaunchException(text);
            });
            return new BorrowedServer(way, RedisAddress.parse("redis://nowhere"), "there is none");
        }
    }
}

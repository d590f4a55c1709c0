package dev.rmap.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PathServerTest extends ServerContract {

    @BeforeAll
    static void needsAServerOnThePath() {
        Probe probe = new PathLauncher(System.getenv("PATH")).probe();
        assumeTrue(probe instanceof Probe.Open, probe::toString);
    }

    @Override
    LaunchWay way() {
        return LaunchWay.PATH;
    }

    @Test
    void anEmptyPathIsPassedOver() {
        assertThat(new PathLauncher("/nowhere").probe())
                .isEqualTo(new Probe.PassedOver("no redis-server and no valkey-server on the PATH"));
        assertThat(new PathLauncher(null).probe()).isInstanceOf(Probe.PassedOver.class);
    }
}

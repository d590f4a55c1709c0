package dev.rmap.testkit.redis;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Needs a Docker engine that runs containers, and the image; with RMAP_REQUIRE_DOCKER=true their absence is a failure. */
@Tag("testcontainers")
class ContainerServerTest extends ServerContract {

    @BeforeAll
    static void needsAnEngineAndAnImage() {
        whatIsMissing().ifPresent(why -> {
            String line = "no containers here: " + why;
            if (Boolean.parseBoolean(System.getenv("RMAP_REQUIRE_DOCKER"))) {
                fail(line);
            }
            abort(line);
        });
    }

    private static Optional<String> whatIsMissing() {
        ContainerLauncher launcher =
                new ContainerLauncher(LaunchSettings.ofThisProcess().image());
        if (launcher.probe() instanceof Probe.PassedOver reason) {
            return Optional.of(reason.why());
        }
        try {
            launcher.start(RedisOptions.plain()).stop();
            return Optional.empty();
        } catch (RedisLaunchException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    LaunchWay way() {
        return LaunchWay.TESTCONTAINERS;
    }
}

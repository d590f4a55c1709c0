package dev.rmap.testkit.redis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts servers in containers, by Testcontainers. */
final class ContainerLauncher implements Launcher {

    private static final Duration PULL = Duration.ofSeconds(90);

    /** The reaper that Testcontainers 2.0.5 starts beside the first container, unless it is told not to. */
    private static final String REAPER_IMAGE = "testcontainers/ryuk:0.14.0";

    private final String image;

    ContainerLauncher(String image) {
        this.image = image;
    }

    @Override
    public LaunchWay way() {
        return LaunchWay.TESTCONTAINERS;
    }

    @Override
    public Probe probe() {
        if (!isOnClassPath()) {
            return new Probe.PassedOver("org.testcontainers:testcontainers is not on the class path");
        }
        Optional<DockerEngine> engine = DockerEngine.find(System::getenv);
        if (engine.isEmpty()) {
            return new Probe.PassedOver("no Docker engine: DOCKER_HOST names no unix: or tcp: address, and there is"
                    + " no docker.sock in the usual places");
        }
        if (!engine.get().answers()) {
            return new Probe.PassedOver(engine.get() + " does not answer within a second");
        }
        return trap().or(() -> engine.get().obtain(image, PULL))
                .or(() -> reaperIsOff() ? Optional.empty() : engine.get().obtain(REAPER_IMAGE, PULL))
                .<Probe>map(Probe.PassedOver::new)
                .orElseGet(() -> new Probe.Open("a container of " + image + " on " + engine.get()));
    }

    @Override
    public RedisServer start(RedisOptions options) {
        return ContainerServer.start(image, options);
    }

    /** Inside a container Testcontainers looks for its host by means of a helper image, for minutes. */
    private static Optional<String> trap() {
        boolean lost = Files.exists(Path.of("/.dockerenv"))
                && isBlank(System.getenv("TESTCONTAINERS_HOST_OVERRIDE"))
                && isBlank(System.getenv("DOCKER_HOST"));
        return lost
                ? Optional.of("this process seems to run in a container itself, and TESTCONTAINERS_HOST_OVERRIDE does"
                        + " not say where the ports of other containers are")
                : Optional.empty();
    }

    private static boolean reaperIsOff() {
        return Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static boolean isOnClassPath() {
        try {
            Class.forName(
                    "org.testcontainers.containers.GenericContainer", false, ContainerLauncher.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}

package dev.rmap.testkit.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles once how servers are come by: the first way that is open and brings up a server. Every later server comes the
 * same way.
 */
final class ServerChoice {

    private static final Logger log = LoggerFactory.getLogger(ServerChoice.class);

    private final Optional<LaunchWay> forced;
    private final List<Launcher> launchers;

    private @Nullable Launcher chosen;
    private String description = "Redis: none started yet";

    ServerChoice(Optional<LaunchWay> forced, List<Launcher> launchers) {
        this.forced = forced;
        this.launchers = List.copyOf(launchers);
    }

    static ServerChoice of(LaunchSettings settings) {
        return new ServerChoice(
                settings.forced(),
                List.of(
                        new GivenLauncher(settings.uri(), Duration.ofSeconds(5)),
                        new ContainerLauncher(settings.image()),
                        new PathLauncher(System.getenv("PATH")),
                        new EmbeddedLauncher(CarriedBinaries.ofThisMachine())));
    }

    /** What was chosen, and why each earlier way was passed over. One line. */
    synchronized String description() {
        return description;
    }

    /** A new server. */
    RedisServer start(RedisOptions options) {
        Launcher launcher;
        synchronized (this) {
            if (chosen == null) {
                return choose(options);
            }
            launcher = chosen;
        }
        return launcher.start(options);
    }

    private RedisServer choose(RedisOptions options) {
        List<String> passedOver = new ArrayList<>();
        for (Launcher launcher : launchers) {
            String word = launcher.way().word();
            if (forced.isPresent() && forced.get() != launcher.way()) {
                continue;
            }
            Probe probe = launcher.probe();
            if (probe instanceof Probe.PassedOver reason) {
                passedOver.add(word + ": " + oneLine(reason.why()));
                continue;
            }
            try {
                RedisServer server = launcher.start(options);
                settle(launcher, (Probe.Open) probe, passedOver);
                return server;
            } catch (RedisLaunchException e) {
                passedOver.add(word + ": " + e.getMessage());
            }
        }
        throw new RedisLaunchException("no Redis could be started"
                + forced.map(way -> " (only '" + way.word() + "' was allowed, by rmap.redis.launcher)")
                        .orElse("") + "\n  " + String.join("\n  ", passedOver));
    }

    private void settle(Launcher launcher, Probe.Open found, List<String> passedOver) {
        chosen = launcher;
        String reasons = forced.isPresent()
                ? "; no other way was allowed"
                : passedOver.isEmpty() ? "" : "; passed over " + oneLine(String.join("; ", passedOver));
        description = "Redis by way of " + launcher.way().word() + ": " + oneLine(found.what()) + reasons;
        log.info("{}", description);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " | ");
    }
}

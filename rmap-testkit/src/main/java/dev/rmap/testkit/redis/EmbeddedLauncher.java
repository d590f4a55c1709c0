package dev.rmap.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server that the jar {@code com.github.codemonstur:embedded-redis:1.4.4} carries: Redis 6.2, the last resort
 * of a machine that has only a JDK.
 */
final class EmbeddedLauncher implements Launcher {

    private final CarriedBinaries binaries;
    private @Nullable ServerProgram program;

    EmbeddedLauncher(CarriedBinaries binaries) {
        this.binaries = binaries;
    }

    @Override
    public LaunchWay way() {
        return LaunchWay.EMBEDDED;
    }

    @Override
    public synchronized Probe probe() {
        List<String> failures = new ArrayList<>();
        for (String name : binaries.names()) {
            CarriedBinaries.Extracted extracted = binaries.extract(name);
            if (extracted instanceof CarriedBinaries.Absent absent) {
                return new Probe.PassedOver(absent.why());
            }
            ServerProgram candidate = ((CarriedBinaries.Present) extracted).program();
            Probe probe = candidate.probe();
            if (probe instanceof Probe.Open open) {
                program = candidate;
                return new Probe.Open(name + " of the embedded-redis jar, " + open.what());
            }
            failures.add(((Probe.PassedOver) probe).why());
        }
        return new Probe.PassedOver(explained(failures));
    }

    @Override
    public synchronized RedisServer start(RedisOptions options) {
        if (program == null) {
            throw new IllegalStateException("start before probe");
        }
        return ProcessServer.start(way(), program, options);
    }

    private String explained(List<String> failures) {
        if (failures.isEmpty()) {
            return "the embedded-redis jar carries no server for " + binaries.platform();
        }
        String why = String.join("; ", failures);
        return why.contains("libssl")
                ? why + " (the carried server needs OpenSSL 3: install the package libssl3)"
                : why;
    }
}

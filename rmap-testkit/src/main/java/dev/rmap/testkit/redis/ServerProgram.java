package dev.rmap.testkit.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server's executable file. */
record ServerProgram(Path executable) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Runs it with {@code --version}, which needs all of its libraries. */
    Probe probe() {
        try {
            ChildProcess child = ChildProcess.start(
                    List.of(executable.toString(), "--version"), Path.of(System.getProperty("java.io.tmpdir", ".")));
            if (!child.awaitEnd(PATIENCE)) {
                child.kill();
                return new Probe.PassedOver(executable + " --version does not end");
            }
            return child.exitCode() == 0
                    ? new Probe.Open(version(child.lastLines()))
                    : new Probe.PassedOver(executable + " does not start here: " + child.lastLines());
        } catch (IOException e) {
            return new Probe.PassedOver(executable + " does not start here: " + e.getMessage());
        }
    }

    /** {@code Redis server v=7.0.15 sha=...} without what comes after the number. */
    private static String version(String line) {
        int end = line.indexOf(" sha=");
        return end < 0 ? line : line.substring(0, end);
    }
}

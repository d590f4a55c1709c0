package dev.rmap.testkit.redis;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts the server that is installed on this machine. */
final class PathLauncher implements Launcher {

    private static final List<String> NAMES =
            List.of("redis-server", "valkey-server", "redis-server.exe", "valkey-server.exe");

    private final Optional<ServerProgram> program;

    /** Looks into these directories, separated as in {@code PATH}. */
    PathLauncher(@Nullable String path) {
        this.program = find(path == null ? "" : path);
    }

    @Override
    public LaunchWay way() {
        return LaunchWay.PATH;
    }

    @Override
    public Probe probe() {
        if (program.isEmpty()) {
            return new Probe.PassedOver("no redis-server and no valkey-server on the PATH");
        }
        Probe probe = program.get().probe();
        return probe instanceof Probe.Open open
                ? new Probe.Open(program.get().executable() + ", " + open.what())
                : probe;
    }

    @Override
    public RedisServer start(RedisOptions options) {
        return ProcessServer.start(way(), program.orElseThrow(), options);
    }

    private static Optional<ServerProgram> find(String path) {
        for (String directory : path.split(File.pathSeparator, -1)) {
            for (String name : NAMES) {
                Path candidate = Path.of(directory.isEmpty() ? "." : directory, name);
                if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return Optional.of(new ServerProgram(candidate.toAbsolutePath()));
                }
            }
        }
        return Optional.empty();
    }
}

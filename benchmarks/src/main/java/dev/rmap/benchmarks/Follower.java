package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.redis.RedisBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A process that has joined a map and does nothing else, until its input ends. */
final class Follower {

    private final Process process;

    private Follower(Process process) {
        this.process = process;
    }

    /** {@code <map> <uri>}. */
    public static void main(String[] args) throws IOException {
        try (RedisBackend backend = RedisBackend.connect(args[1]);
                ReplicatedMap<String, String> map =
                        ReplicatedMap.strings(args[0]).backend(backend).open()) {
            System.out.println(map.size());
            while (System.in.read() >= 0) {
                // Nothing is said; the end of the input is the sign.
            }
        }
    }

    /** Returns when it has joined. */
    static Follower start(String map, String uri) {
        try {
            Process process = new ProcessBuilder(List.of(
                            System.getProperty("java.home") + "/bin/java",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Follower.class.getName(),
                            map,
                            uri))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (process.inputReader().readLine() == null) {
                throw new IllegalStateException("a follower died");
            }
            return new Follower(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        process.destroy();
    }
}

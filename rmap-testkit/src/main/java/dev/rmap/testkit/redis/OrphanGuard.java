package dev.rmap.testkit.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Ends a child process when this JVM is gone, however it went. A shutdown hook is not run by a JVM that is killed; so a
 * small shell waits at the end of a pipe that only this JVM holds open, and kills the child when the pipe breaks. Where
 * there is no {@code /bin/sh} (Windows) the shutdown hook is all.
 */
final class OrphanGuard {

    private static final Path SHELL = Path.of("/bin/sh");

    private OrphanGuard() {}

    static void watch(Process child) {
        if (!Files.isExecutable(SHELL)) {
            return;
        }
        try {
            Process guard = new ProcessBuilder(
                            SHELL.toString(),
                            "-c",
                            "trap '' INT HUP; read -r _; kill -9 \"$1\"",
                            "guard",
                            Long.toString(child.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // Else the guard might one day kill another process with the same number.
            CompletableFuture<Void> unused = child.onExit().thenRun(guard::destroyForcibly);
        } catch (IOException e) {
            throw new RedisLaunchException("no guard for process " + child.pid() + ": " + e.getMessage(), e);
        }
    }
}

package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A program that runs beside this JVM and does not outlive it. The last lines that it prints are remembered. It is ended through
 * its handle, because a {@link Process} that is destroyed closes its streams and with them loses what was not read.
 */
final class ChildProcess {

    private static final int REMEMBERED_LINES = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Thread listener;

    private ChildProcess(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "output-of-" + process.pid());
        listener.setDaemon(true);
    }

    static ChildProcess start(List<String> command, Path directory) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        ChildProcess child = new ChildProcess(process);
        child.listener.start();
        OrphanGuard.watch(process);
        return child;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Asks the program to end, and ends it if it does not within some seconds. */
    void terminate() {
        process.toHandle().destroy();
        if (!awaitEnd(PATIENCE)) {
            kill();
        }
    }

    /** Ends the program at once. Returns when it is gone. */
    void kill() {
        process.toHandle().destroyForcibly();
        if (!awaitEnd(PATIENCE)) {
            throw new RedisLaunchException("process " + pid() + " does not end, even when killed");
        }
    }

    /** True when the program ended, and all that it printed is here. */
    boolean awaitEnd(Duration patience) {
        try {
            boolean ended = process.waitFor(patience.toNanos(), NANOSECONDS);
            if (ended) {
                listener.join(PATIENCE.toMillis());
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The exit code of a program that ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** The last lines that the program printed. */
    String lastLines() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    private void listen() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                remember(line);
            }
        } catch (IOException e) {
            remember("(its output ended: " + e.getMessage() + ")");
        }
    }

    private void remember(String line) {
        synchronized (lines) {
            if (lines.size() == REMEMBERED_LINES) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
    }
}

package dev.rmap.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An example that runs in a JVM of its own, as a newcomer runs it. It does not outlive the test. */
public final class ExampleProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Thread listener;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private ExampleProcess(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "output-of-" + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    /** Runs the main method of that class. */
    public static ExampleProcess run(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // An example that starts a server shall start one, whatever server the tests were given.
        builder.environment().remove("RMAP_REDIS_URI");
        return new ExampleProcess(builder.start());
    }

    /** The next line that begins like this; earlier ones are passed over. */
    public String awaitLine(String beginning) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String line = unread.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("no line '" + beginning + "...' but\n" + output());
            }
            if (line.startsWith(beginning)) {
                return line;
            }
        }
    }

    /** Waits until it has ended by itself; its exit code. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it goes on and on:\n" + output());
        }
        listener.join(PATIENCE.toMillis());
        return process.exitValue();
    }

    /** Asks it to end, as a shell does with Ctrl-C and a container with SIGTERM. */
    public void terminate() {
        // Not process.destroy(), which would close its output too.
        process.toHandle().destroy();
    }

    /** What it has printed so far. */
    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** The last line that it printed. */
    public String lastLine() {
        return lines.get(lines.size() - 1);
    }

    private void listen() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                unread.add(line);
            }
        } catch (IOException e) {
            lines.add("(its output ended: " + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

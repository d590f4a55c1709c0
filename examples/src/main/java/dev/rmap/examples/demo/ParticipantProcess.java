package dev.rmap.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The director's end of a {@link Participant}: a JVM of its own, which ends when this one does. */
final class ParticipantProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;
    private static final int JDK_THAT_WARNS_OF_NETTY = 24;

    private final String name;
    private final Process process;
    private final PrintStream requests;

    private ParticipantProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.requests = new PrintStream(process.getOutputStream(), true, UTF_8);
    }

    /** Starts it with the java and the class path of this process. What it reports goes to the listener. */
    static ParticipantProcess start(
            String name, String redis, String map, BiConsumer<ParticipantProcess, Report> listener) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-DRMAP_LOG=" + logLevel()));
        if (Runtime.version().feature() >= JDK_THAT_WARNS_OF_NETTY) {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Participant.class.getName(), redis, map));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            ParticipantProcess started = new ParticipantProcess(name, process);
            Thread ear = new Thread(() -> started.listen(listener), "what-" + name + "-says");
            ear.setDaemon(true);
            ear.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("no process for " + name, e);
        }
    }

    private static String logLevel() {
        String asked = System.getenv("RMAP_LOG");
        return asked == null ? "OFF" : asked;
    }

    String name() {
        return name;
    }

    /** Sends a request; the answer comes as a report. */
    void ask(Request request) {
        requests.println(Report.Lines.of(request));
    }

    private void listen(BiConsumer<ParticipantProcess, Report> listener) {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                listener.accept(this, Report.Lines.read(line, Report.class));
            }
        } catch (IOException | UncheckedIOException e) {
            process.destroy();
        }
        listener.accept(this, new Report.Gone());
    }

    /** Ends the input of the process, which ends the process. */
    void dismiss() {
        requests.close();
    }

    /** Waits until the process has ended. */
    @Override
    public void close() {
        dismiss();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

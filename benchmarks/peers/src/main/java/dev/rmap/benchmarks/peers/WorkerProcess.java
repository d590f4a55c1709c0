package dev.rmap.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Worker} in a JVM of its own, as the driver sees it. */
final class WorkerProcess implements AutoCloseable {

    private final Contender contender;
    private final Process process;
    private final Writer to;
    private final BufferedReader from;

    private WorkerProcess(Contender contender, Process process) {
        this.contender = contender;
        this.process = process;
        this.to = process.outputWriter(StandardCharsets.UTF_8);
        this.from = process.inputReader(StandardCharsets.UTF_8);
    }

    static WorkerProcess start(Contender contender, String uri) {
        try {
            WorkerProcess worker = new WorkerProcess(
                    contender,
                    new ProcessBuilder(List.of(
                                    System.getProperty("java.home") + "/bin/java",
                                    "-Xmx1500m",
                                    "-Djava.net.preferIPv4Stack=true",
                                    "-Djava.util.logging.config.file=",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Worker.class.getName(),
                                    contender.name(),
                                    uri))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
            worker.answer();
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a work done, and waits for its figures. */
    String ask(String work) {
        tell(work);
        return answer();
    }

    /** The figure of a work that has one. */
    double figure(String work) {
        return Double.parseDouble(ask(work));
    }

    /** Has a work begun. */
    void tell(String work) {
        try {
            to.write(work + "\n");
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The figures of the work that was begun. */
    String answer() {
        try {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                if (line.startsWith(Worker.ANSWER)) {
                    return line.substring(Worker.ANSWER.length());
                }
            }
            throw new IllegalStateException("a node of " + contender + " died");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            to.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException broken) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}

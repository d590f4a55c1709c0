package dev.rmap.faults.crew;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.faults.history.Fact;
import dev.rmap.faults.history.FactText;
import dev.rmap.faults.history.Look;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A {@link Worker} in a JVM of its own, as a run sees it. */
public final class WorkerChild {

    private static final int END_SECONDS = 10;

    private final Worker.Settings settings;
    private final Process process;
    private final OutputStream commands;
    private final BufferedReader answers;

    private WorkerChild(Worker.Settings settings, Process process) {
        this.settings = settings;
        this.process = process;
        this.commands = process.getOutputStream();
        this.answers = process.inputReader(UTF_8);
    }

    /**
     * Starts a worker, which joins while the caller goes on.
     *
     * @param overlay classes and resources that take the place of the library's own, if any
     */
    static WorkerChild start(Worker.Settings settings, Optional<Path> overlay) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m"));
        String logging = System.getProperty("logback.configurationFile");
        if (logging != null) {
            command.add("-Dlogback.configurationFile=" + logging);
        }
        String classPath = System.getProperty("java.class.path");
        command.add("-cp");
        command.add(overlay.map(first -> first + File.pathSeparator + classPath).orElse(classPath));
        command.add(Worker.class.getName());
        command.addAll(settings.words());
        try {
            return new WorkerChild(
                    settings,
                    new ProcessBuilder(command)
                            .redirectError(settings.file()
                                    .resolveSibling(settings.file().getFileName() + ".log")
                                    .toFile())
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has joined. */
    void joined() {
        answer("join");
    }

    /** Has it work from now on. */
    void go() {
        ask("go");
    }

    /** Has it end what it is doing. Waits for that. */
    void stop() {
        ask("stop");
    }

    /** What it holds, if it is live and its listener has heard everything. */
    Optional<Look> settled() {
        String[] answer = ask("look").split("\t", 2);
        return answer[0].equals("LIVE") ? Optional.of((Look) FactText.read(answer[1])) : Optional.empty();
    }

    private String ask(String command) {
        try {
            commands.write((command + "\n").getBytes(UTF_8));
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("worker " + settings.process() + " is gone before: " + command, e);
        }
        return answer(command);
    }

    private String answer(String command) {
        try {
            String answered = answers.readLine();
            if (answered == null || !answered.startsWith("ok")) {
                throw new AssertionError("worker " + settings.process() + " answered '" + command + "' with " + answered
                        + "; " + settings.file() + ".log says more");
            }
            return answered.substring("ok ".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as a crash does. Returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    /** Has it leave the map and end. */
    void end() {
        try {
            commands.close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void waitForEnd() {
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it recorded. The last line of a worker that was killed may be cut off. */
    List<Fact> facts() {
        try {
            String text = Files.readString(settings.file());
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(FactText::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

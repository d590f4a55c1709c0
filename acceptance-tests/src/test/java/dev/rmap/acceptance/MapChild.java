package dev.rmap.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link MapProcess} in a JVM of its own, as a test sees it. */
final class MapChild {

    private static final int END_SECONDS = 10;

    private final Process process;
    private final OutputStream commands;
    private final BufferedReader answers;

    private MapChild(Process process) {
        this.process = process;
        this.commands = process.getOutputStream();
        this.answers = process.inputReader(UTF_8);
    }

    /** Starts a process that joins the map. It joins while the caller goes on; {@link #joined} waits for it. */
    static MapChild start(String uri, String name) {
        return start(MapProcess.class, uri, name);
    }

    /** The same with another program. */
    static MapChild start(Class<?> program, String uri, String name) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        String logging = System.getProperty("logback.configurationFile");
        if (logging != null) {
            command.add("-Dlogback.configurationFile=" + logging);
        }
        command.addAll(List.of("-cp", classPath(), program.getName(), uri, name));
        try {
            return new MapChild(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator, System.getProperty("java.class.path").split(File.pathSeparator, -1));
    }

    /** Waits until the process has joined. */
    MapChild joined() {
        answer("join");
        return this;
    }

    /** Has a command carried out, and waits for the result. */
    String ask(String... words) {
        String line = String.join(" ", words);
        try {
            commands.write((line + "\n").getBytes(UTF_8));
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("process " + process.pid() + " is gone before: " + line, e);
        }
        return answer(line);
    }

    /** Has a command carried out while the caller goes on. */
    CompletableFuture<String> asking(String... words) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(ask(words));
                    } catch (RuntimeException | AssertionError e) {
                        result.completeExceptionally(e);
                    }
                },
                "child-" + process.pid());
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private String answer(String line) {
        try {
            String answered = answers.readLine();
            if (answered == null || !answered.startsWith("ok")) {
                throw new AssertionError("process " + process.pid() + " answered '" + line + "' with " + answered);
            }
            return answered.substring("ok".length()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process as a crash does. */
    void kill() {
        process.destroyForcibly();
    }

    /** Has the process leave the map and end. Doing it twice is harmless. */
    void end() {
        try {
            // It ends with its input. An error here means that it has ended already.
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
}

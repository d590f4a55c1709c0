package dev.rmap.testkit.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link ChildProgram} in a JVM of its own, as a test sees it. One command at a time. */
public final class ChildJvm {

    private static final int END_SECONDS = 10;

    private final String name;
    private final Process process;
    private final OutputStream commands;
    private final BufferedReader answers;

    /**
     * How a program is run.
     *
     * @param overlay classes and resources that take the place of those on the class path, if any
     * @param errors takes what the program prints to its standard error; the test's own, if there is none
     */
    public record Options(Optional<Path> overlay, Optional<Path> errors) {

        /** With the class path of the test, and its standard error. */
        public static final Options NONE = new Options(Optional.empty(), Optional.empty());
    }

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = process.getOutputStream();
        this.answers = process.inputReader(UTF_8);
    }

    /** Starts a program with the class path of the test. It opens while the caller goes on; {@link #joined} waits for it. */
    public static ChildJvm start(Class<?> program, String... arguments) {
        return start(Options.NONE, program, List.of(arguments));
    }

    /** The same with options. */
    public static ChildJvm start(Options options, Class<?> program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        String logging = System.getProperty("logback.configurationFile");
        if (logging != null) {
            command.add("-Dlogback.configurationFile=" + logging);
        }
        String classPath = System.getProperty("java.class.path");
        command.add("-cp");
        command.add(options.overlay()
                .map(first -> first + File.pathSeparator + classPath)
                .orElse(classPath));
        command.add(program.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(options.errors()
                        .map(file -> ProcessBuilder.Redirect.to(file.toFile()))
                        .orElse(ProcessBuilder.Redirect.INHERIT));
        try {
            Process process = builder.start();
            String more =
                    options.errors().map(file -> " (more in " + file + ")").orElse("");
            return new ChildJvm(program.getSimpleName() + " " + process.pid() + more, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the program is open. Once for each child. */
    public ChildJvm joined() {
        answer("open");
        return this;
    }

    /** Has a command carried out, and waits for the result. */
    public String ask(String... words) {
        String line = String.join(" ", words);
        try {
            commands.write((line + "\n").getBytes(UTF_8));
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is gone before: " + line, e);
        }
        return answer(line);
    }

    /** Has a command carried out while the caller goes on. */
    public CompletableFuture<String> asking(String... words) {
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
                throw new AssertionError(name + " answered '" + line + "' with " + answered);
            }
            return answered.substring(Math.min("ok ".length(), answered.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process as a crash does. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Has the program close what it has opened and end. Doing it twice is harmless. */
    public void end() {
        try {
            // It ends with its input. An error here means that it has ended already.
            commands.close();
            if (awaitEnd()) {
                return;
            }
        } catch (IOException e) {
            // Then it is ended below, if it is there at all.
        }
        process.destroyForcibly();
    }

    private boolean awaitEnd() {
        try {
            return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

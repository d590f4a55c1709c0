package dev.rmap.testkit.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;

/**
 * What a program does that a test runs as a {@link ChildJvm}: it is told what to do on its standard input, one command a
 * line, and answers each with one line, {@code ok} and the result, or {@code error} and what went wrong. What it prints
 * otherwise goes to its standard error.
 */
public interface ChildProgram extends AutoCloseable {

    /** Opens what the program works with. */
    interface Opening {

        /** The program, ready for commands. */
        ChildProgram open() throws Exception;
    }

    /** Carries out one command, and answers with its result, which is one line. */
    String obey(String... words) throws Exception;

    /** Closes what was opened. */
    @Override
    void close();

    /**
     * Opens a program and has it obey, until its input ends; then this JVM ends. It also ends, in the middle of a command,
     * when the process that started it has ended: nobody else would end it.
     */
    static void run(Opening opening) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        ProcessHandle.current().parent().ifPresent(ChildProgram::endWith);
        try (ChildProgram program = opening.open()) {
            answers.println("ok");
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                answers.println(answer(program, line));
            }
        }
        System.exit(0);
    }

    private static String answer(ChildProgram program, String line) {
        try {
            return "ok " + program.obey(line.split(" ", -1));
        } catch (Exception failed) {
            return "error " + String.valueOf(failed).replaceAll("\\s+", " ");
        }
    }

    private static void endWith(ProcessHandle parent) {
        Thread watch = new Thread(
                () -> {
                    parent.onExit().join();
                    Runtime.getRuntime().halt(1);
                },
                "watch");
        watch.setDaemon(true);
        watch.start();
    }
}

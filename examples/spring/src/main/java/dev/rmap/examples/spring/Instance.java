package dev.rmap.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** An instance of the application, in a process of its own. */
final class Instance implements AutoCloseable {

    private final String name;
    private final Process process;
    private final PrintWriter customers;
    private final BufferedReader output;

    private Instance(String name, Process process) {
        this.name = name;
        this.process = process;
        this.customers = new PrintWriter(process.outputWriter(UTF_8), /* autoFlush= */ true);
        this.output = process.inputReader(UTF_8);
    }

    /** Starts an instance, and waits until it is open. */
    static Instance start(String name, String redis) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Shop.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("RMAP_URI", redis);
        Instance instance = new Instance(name, builder.start());
        instance.await("open");
        return instance;
    }

    /** Says something at the counter, and prints what the instance says up to the answer. */
    void ask(String question, String answer) throws IOException {
        customers.println(question);
        await(answer);
    }

    /** Prints what the instance says up to a line that begins like this. */
    void await(String last) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            System.out.println(name + ": " + line);
            if (line.startsWith(last)) {
                return;
            }
        }
        throw new IOException(name + " ended before it said '" + last + "'");
    }

    /** Ends the instance by closing its input. */
    @Override
    public void close() throws IOException {
        customers.close();
        output.close();
        process.destroy();
    }
}

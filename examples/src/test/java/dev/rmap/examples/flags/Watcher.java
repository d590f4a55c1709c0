package dev.rmap.examples.flags;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of {@code GET /flags/stream}, on a bare socket. */
final class Watcher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String END = "(the end)";

    private final Socket socket;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> read = new ArrayList<>();

    Watcher(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.getOutputStream().write("GET /flags/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        Thread reader = new Thread(this::read, "watcher");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next line that begins so; earlier ones are passed over. */
    String await(String beginning) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String line = unread.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || (line.equals(END) && !beginning.equals(END))) {
                throw new AssertionError("no line '" + beginning + "...' but " + read);
            }
            read.add(line);
            if (line.startsWith(beginning)) {
                return line;
            }
        }
    }

    /** Waits until the server has ended the stream. */
    void awaitEnd() throws InterruptedException {
        await(END);
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                unread.add(line);
            }
        } catch (IOException cutOff) {
            unread.add("cut off: " + cutOff.getMessage());
        }
        unread.add(END);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

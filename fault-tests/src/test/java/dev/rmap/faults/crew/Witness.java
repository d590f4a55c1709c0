package dev.rmap.faults.crew;

import dev.rmap.faults.history.Published;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RespConnection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Hears what the authority publishes, over a plain connection that no fault touches. While the server is down it hears
 * nothing, and comes back before any client does.
 */
public final class Witness implements AutoCloseable {

    /** The name of its connection. */
    static final String NAME = "witness";

    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final long BETWEEN_TRIES_NANOS = 1_000_000;

    private final RedisServer server;
    private final String channel;
    private final PublishedMessage message = new PublishedMessage();
    private final List<Published> heard = new ArrayList<>();
    private final Thread thread = new Thread(this::listen, NAME);
    private RespConnection connection;
    private volatile boolean over;

    /** Listens from now on. */
    public Witness(RedisServer server, String channel) {
        this.server = server;
        this.channel = channel;
        this.connection = connect();
        thread.setDaemon(true);
        thread.start();
    }

    private RespConnection connect() {
        RespConnection fresh = server.connect();
        fresh.command("CLIENT", "SETNAME", NAME);
        fresh.subscribe(channel);
        return fresh;
    }

    private void listen() {
        while (!over) {
            try {
                connection.nextMessage(PATIENCE).ifPresent(published -> add(published.payload()));
            } catch (UncheckedIOException gone) {
                connection.close();
                comeBack();
            }
        }
        connection.close();
    }

    private void comeBack() {
        while (!over) {
            try {
                connection = connect();
                return;
            } catch (UncheckedIOException stillGone) {
                LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
            }
        }
    }

    private synchronized void add(byte[] payload) {
        message.read(payload).ifPresent(heard::add);
    }

    /** What it heard so far. */
    public synchronized List<Published> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.rmap.examples.flags;

import com.sun.net.httpserver.HttpExchange;
import dev.rmap.collections.ReplicatedMap;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The clients that watch: at most so many, and those that are gone are noticed. */
final class FlagStreams implements AutoCloseable {

    private static final int MOST_STREAMS = 64;
    private static final int BEAT_SECONDS = 15;

    private final ReplicatedMap<String, Flag> flags;
    private final Set<FlagStream> open = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(MOST_STREAMS);
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();

    FlagStreams(ReplicatedMap<String, Flag> flags) {
        this.flags = flags;
        var unused = heart.scheduleWithFixedDelay(
                () -> open.forEach(FlagStream::beat), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    /** Answers with a stream, which goes on when this method has returned. */
    void open(HttpExchange exchange) throws IOException {
        if (!room.tryAcquire()) {
            exchange.getResponseHeaders().set("Retry-After", "5");
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        FlagStream stream = new FlagStream(exchange, this::forget);
        open.add(stream);
        stream.start(flags);
    }

    private void forget(FlagStream stream) {
        if (open.remove(stream)) {
            room.release();
        }
    }

    /** How many there are. */
    int count() {
        return open.size();
    }

    /** Ends them all. */
    @Override
    public void close() {
        heart.shutdownNow();
        open.forEach(FlagStream::close);
    }
}

package dev.rmap.examples.flags;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.rmap.collections.EntryListener;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Revision;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client that watches. A listener may block, and delays only itself; so it writes to the client directly, and what
 * a slow client has not heard yet is folded, flag by flag.
 */
final class FlagStream implements EntryListener<String, Flag> {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpExchange exchange;
    private final Consumer<FlagStream> whenClosed;
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean closed;
    private volatile @Nullable Subscription subscription;

    FlagStream(HttpExchange exchange, Consumer<FlagStream> whenClosed) {
        this.exchange = exchange;
        this.whenClosed = whenClosed;
    }

    /** Begins: the client forgets what it knows, hears what is there, and then every change. */
    void start(ReplicatedMap<String, Flag> flags) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        write("event: begin\ndata: {}\n\n");
        // README: flag-stream
        subscription = flags.subscribe(this, SubscribeOptions.WITH_CONTENT.coalescing());
        // end
        if (closed) {
            close();
        }
    }

    @Override
    public void onChange(EntryEvent<String, Flag> event) {
        tell("flag", event);
    }

    @Override
    public void onDelete(EntryEvent<String, Flag> event) {
        tell("gone", event);
    }

    @Override
    public void onExpire(EntryEvent<String, Flag> event) {
        tell("gone", event);
    }

    @Override
    public void onReset(ResetEvent<String, Flag> event) {
        write("event: begin\n" + id(event.revision()) + "data: {}\n\n");
    }

    private void tell(String kind, EntryEvent<String, Flag> event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", event.key());
        event.oldValue().ifPresent(flag -> data.put("old", flag));
        event.newValue().ifPresent(flag -> data.put("new", flag));
        try {
            write("event: " + kind + "\n" + id(event.revision()) + "data: " + JSON.writeValueAsString(data) + "\n\n");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String id(Revision revision) {
        return "id: " + revision + "\n";
    }

    /** Says something, so that a client that is gone is noticed. Waits for nobody. */
    void beat() {
        if (writing.tryLock()) {
            try {
                write(": still here\n\n");
            } finally {
                writing.unlock();
            }
        }
    }

    private void write(String text) {
        writing.lock();
        try {
            exchange.getResponseBody().write(text.getBytes(UTF_8));
            exchange.getResponseBody().flush();
        } catch (IOException clientIsGone) {
            close();
        } finally {
            writing.unlock();
        }
    }

    /** Ends it. A client that takes nothing is not waited for: the server cuts it off when its time is over. */
    void close() {
        closed = true;
        Subscription begun = subscription;
        if (begun != null) {
            begun.close();
        }
        if (writing.tryLock()) {
            try {
                exchange.close();
            } finally {
                writing.unlock();
            }
        }
        whenClosed.accept(this);
    }
}

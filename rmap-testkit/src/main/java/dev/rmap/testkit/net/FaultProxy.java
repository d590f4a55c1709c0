package dev.rmap.testkit.net;

import dev.rmap.testkit.resp.Published;
import dev.rmap.testkit.resp.RespRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands on a loopback port between Redis clients and a server, passes everything on, and fails on demand. A verb acts on
 * traffic that the proxy sees after the verb returned; what happened is in {@link #counts}. It reads the Redis protocol
 * (2 and 3, without TLS), so that a fault hits exactly one reply or one message, and the rest of the stream stays whole.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int PORTS_TO_TRY = 5;
    private static final int BINDS_TO_TRY = 200;
    private static final int CONNECT_MILLIS = 5_000;
    private static final long BETWEEN_BINDS_NANOS = 20_000_000;

    /** Not left to the kernel, which would take in megabytes for a client that takes in nothing. */
    private static final int RECEIVE_BYTES = 256 * 1024;

    private final InetSocketAddress target;
    private final Faults faults = new Faults();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final int port;

    private @Nullable Listener listener;
    private boolean closed;

    private FaultProxy(InetSocketAddress target) {
        this.target = target;
        this.port = listenSomewhere();
    }

    /** A proxy in front of the server that listens there. */
    public static FaultProxy to(String host, int port) {
        return new FaultProxy(new InetSocketAddress(host, port));
    }

    /** The port on 127.0.0.1 that clients connect to; stays the same. */
    public int port() {
        return port;
    }

    /** Resets every present connection, so that both ends learn of it at once. New ones may be made. Returns how many. */
    public int cutAll() {
        List<ProxiedConnection> present = present();
        present.forEach(ProxiedConnection::cut);
        return present.size();
    }

    /** From now on new connections are refused, as where no server listens. Present ones live on. */
    public synchronized void refuse() {
        if (listener != null) {
            listener.settle();
            listener.close();
            listener = null;
        }
    }

    /** Ends {@link #refuse}. */
    public synchronized void accept() {
        if (closed) {
            throw new IllegalStateException("the proxy is closed");
        }
        for (int attempt = 1; listener == null; attempt++) {
            try {
                listener = new Listener(port, this::connect);
            } catch (IOException e) {
                if (attempt == BINDS_TO_TRY) {
                    throw new UncheckedIOException("somebody else took port " + port, e);
                }
                LockSupport.parkNanos(BETWEEN_BINDS_NANOS);
            }
        }
    }

    /**
     * Every present connection goes silent for good: whatever either end sends vanishes, and neither is told, not even
     * when the other one closes. New connections work, as behind a router that forgot the old ones; together with
     * {@link #refuse} they do not. {@link #cutAll} ends the silence. Returns how many.
     */
    public int halfOpen() {
        halfOpen(Direction.TO_SERVER);
        return halfOpen(Direction.TO_CLIENT);
    }

    /** The same for one way only: the other way still passes. */
    public int halfOpen(Direction way) {
        List<ProxiedConnection> present = present();
        present.forEach(connection -> connection.silence(way));
        return present.size();
    }

    /** Resets the connections that {@link #halfOpen} silenced, as a router does in the end, and leaves the others alone. */
    public void cutSilent() {
        present().stream().filter(ProxiedConnection::isSilent).forEach(ProxiedConnection::cut);
    }

    /**
     * The next {@code n} requests of this kind reach the server, but their answers do not reach the client. A request
     * counts when it passes the proxy; the connection fails when the server's answer comes, thus after the server has
     * done the work.
     */
    public void swallowReplies(int n, Predicate<? super RespRequest> which, Afterwards then) {
        faults.replies.add(n, which, then);
    }

    /** Each reply and each message reaches the client this much later than it would have. Requests are not delayed. */
    public void delay(Duration longer) {
        delay(Direction.TO_CLIENT, longer);
    }

    /** Whatever goes that way arrives this much later than it would have. */
    public void delay(Direction way, Duration longer) {
        faults.delay(way, longer);
    }

    /**
     * No more than this gets through that way on each connection; the rest waits in the proxy.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public void throttle(Direction way, int bytesPerSecond) {
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("a way of " + bytesPerSecond + " bytes a second is no way");
        }
        faults.throttle(way, bytesPerSecond);
    }

    /** The next {@code n} messages of any channel are kept from the client that was to get them; each client counts. */
    public void dropNextPublished(int n) {
        dropNextPublished(n, message -> true);
    }

    /** The same for messages of this kind only. */
    public void dropNextPublished(int n, Predicate<? super Published> which) {
        faults.messages.add(n, which, true);
    }

    /** Forgets the replies and messages that were still to be lost, ends delays and limits, and accepts again. */
    public void heal() {
        faults.replies.clear();
        faults.messages.clear();
        faults.fullPace();
        accept();
    }

    /** How many connections there are, silent ones included. */
    public int connections() {
        return present().size();
    }

    /** What has been done so far. */
    public FaultCounts counts() {
        return faults.counts();
    }

    /** Resets all connections and accepts no more. Closing twice is harmless. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        refuse();
        cutAll();
    }

    /** All connections whose clients have seen them succeed. */
    private synchronized List<ProxiedConnection> present() {
        if (listener != null) {
            listener.settle();
        }
        return List.copyOf(connections);
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            server.setReceiveBufferSize(RECEIVE_BYTES);
            server.connect(target, CONNECT_MILLIS);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
        } catch (IOException e) {
            // What a client sees of a dead server behind a living router.
            closeQuietly(server);
            closeQuietly(client);
            return;
        }
        faults.accepted.incrementAndGet();
        ProxiedConnection connection = new ProxiedConnection(client, server, faults, connections::remove);
        connections.add(connection);
        connection.start();
    }

    private synchronized int listenSomewhere() {
        for (int attempt = 1; ; attempt++) {
            try {
                int candidate = FreePort.find();
                listener = new Listener(candidate, this::connect);
                return candidate;
            } catch (IOException e) {
                if (attempt == PORTS_TO_TRY) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Nothing is left to do for it.
        }
    }
}

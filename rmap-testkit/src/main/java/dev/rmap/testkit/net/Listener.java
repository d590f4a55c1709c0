package dev.rmap.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An open loopback port: hands each connection on, one after the other, until it is closed. */
final class Listener implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;

    private final ServerSocket socket;
    private final Consumer<Socket> onConnection;
    private final Thread acceptor;

    /** Those who wait for connections of their own to be seen, by the local port of these. */
    private final Map<Integer, CountDownLatch> settling = new ConcurrentHashMap<>();

    Listener(int port, Consumer<Socket> onConnection) throws IOException {
        this.onConnection = onConnection;
        this.socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(FreePort.loopback(), port));
        } catch (IOException e) {
            closeSocket();
            throw e;
        }
        this.acceptor = new Thread(this::acceptAll, "fault-proxy-" + port);
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /**
     * Returns when every connection was handed on that some client has seen succeed. A client sees that as soon as the
     * connection is in the system's queue; so one more goes to the end of the queue, and is waited for.
     */
    void settle() {
        try (Socket last = new Socket()) {
            last.bind(new InetSocketAddress(FreePort.loopback(), 0));
            CountDownLatch seen = new CountDownLatch(1);
            settling.put(last.getLocalPort(), seen);
            last.connect(socket.getLocalSocketAddress());
            if (!seen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the proxy accepts no connections");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the port is closed. The system keeps it open for as long as a thread waits for connections. */
    @Override
    public void close() {
        closeSocket();
        try {
            acceptor.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        while (true) {
            try {
                Socket connection = socket.accept();
                CountDownLatch settled = settling.remove(connection.getPort());
                if (settled == null) {
                    onConnection.accept(connection);
                } else {
                    connection.close();
                    settled.countDown();
                }
            } catch (IOException e) {
                // A client that was gone before it was accepted; or the end.
                if (socket.isClosed()) {
                    return;
                }
            }
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to do for it.
        }
    }
}

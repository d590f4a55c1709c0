package dev.rmap.testkit.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports of the loopback interface that nobody listens on. They come from below the range that systems hand out to
 * outgoing connections, so that a server finds its port again after a restart.
 */
public final class FreePort {

    private static final int FIRST = 20_000;
    private static final int AFTER_LAST = 32_000;
    private static final int ATTEMPTS = 200;

    private FreePort() {}

    /**
     * One such port. Somebody else may take it before the caller does.
     *
     * @throws IllegalStateException if there is none
     */
    public static int find() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free port found between " + FIRST + " and " + AFTER_LAST + " in " + ATTEMPTS + " attempts");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, loopback())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** 127.0.0.1, also where the system prefers IPv6. */
    static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}

package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * The answer to one HTTP/1.0 request over a TCP or Unix socket. The JDK's own client speaks no Unix sockets, and a
 * blocking channel of that kind has no timeout.
 *
 * @param status the status code
 * @param body what came after the headers
 */
record HttpAnswer(int status, String body) {

    /** A body beyond this is not read: progress reports of a long pull are of no use. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final int OK = 200;

    boolean isOk() {
        return status == OK;
    }

    /** Asks, and reads until the other side closes the connection. */
    static HttpAnswer ask(SocketAddress address, String method, String path, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean unix = address instanceof UnixDomainSocketAddress;
        try (SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            if (!channel.connect(address)) {
                while (!channel.finishConnect()) {
                    await(selector, deadline, address);
                }
            }
            ByteBuffer request =
                    ByteBuffer.wrap((method + " " + path + " HTTP/1.0\r\nHost: docker\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(US_ASCII));
            key.interestOps(SelectionKey.OP_WRITE);
            while (request.hasRemaining()) {
                await(selector, deadline, address);
                channel.write(request);
            }
            key.interestOps(SelectionKey.OP_READ);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (channel.read(buffer.clear()) >= 0) {
                if (answer.size() < MAX_LENGTH) {
                    answer.write(buffer.array(), 0, buffer.position());
                }
                if (buffer.position() == 0) {
                    await(selector, deadline, address);
                }
            }
            return parse(answer.toString(UTF_8));
        }
    }

    private static void await(Selector selector, long deadline, SocketAddress address) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new SocketTimeoutException("no answer in time from " + address);
        }
        selector.selectedKeys().clear();
    }

    private static HttpAnswer parse(String answer) throws IOException {
        String[] head = answer.split("[ \r\n]", 3);
        if (head.length < 3 || !head[0].startsWith("HTTP/")) {
            throw new IOException("not an HTTP answer");
        }
        int end = answer.indexOf("\r\n\r\n");
        return new HttpAnswer(Integer.parseInt(head[1]), end < 0 ? "" : answer.substring(end + 4));
    }
}

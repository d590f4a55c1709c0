package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.testkit.resp.Published;
import dev.rmap.testkit.resp.RespError;
import dev.rmap.testkit.resp.RespException;
import dev.rmap.testkit.resp.RespFrame;
import dev.rmap.testkit.resp.RespReader;
import dev.rmap.testkit.resp.RespRequest;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A plain connection to a server, for tests that look at Redis with other eyes than the client under test. Blocking, for
 * one thread; every wait is bounded.
 */
public final class RespConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String VERSION = "redis_version:";

    private final Socket socket;
    private final RespReader reader;
    /** Messages that came while a reply was awaited. */
    private final Queue<Published> arrived = new ArrayDeque<>();

    private boolean subscribed;

    private RespConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new RespReader(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects, and gives the password if there is one. */
    public static RespConnection open(RedisAddress address) {
        return open(address, PATIENCE);
    }

    static RespConnection open(RedisAddress address, Duration connectTimeout) {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), (int) connectTimeout.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            RespConnection connection = new RespConnection(socket);
            Permissions.login(address).ifPresent(connection::command);
            return connection;
        } catch (IOException e) {
            closeQuietly(socket);
            throw new UncheckedIOException("no connection to " + address + ": " + e.getMessage(), e);
        } catch (RespException | UncheckedIOException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    /**
     * Sends a command and waits for the reply.
     *
     * @return {@code String} for a status, {@code Long}, {@code byte[]}, {@code List} of such, or null; see
     *     {@link RespFrame#value}
     * @throws RespException if the server answers with an error
     */
    public @Nullable Object command(String... words) {
        return ask(RespRequest.of(words));
    }

    /** The same with words of any bytes. */
    public @Nullable Object command(byte[]... words) {
        return ask(RespRequest.of(Arrays.asList(words)));
    }

    /** A command whose reply is a text, or null. */
    public @Nullable String text(String... words) {
        Object reply = command(words);
        return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : (String) reply;
    }

    /** A command whose reply is a number. */
    public long integer(String... words) {
        if (command(words) instanceof Long number) {
            return number;
        }
        throw notThat("a number", words);
    }

    /** A command whose reply is an array. */
    public List<?> list(String... words) {
        if (command(words) instanceof List<?> list) {
            return list;
        }
        throw notThat("an array", words);
    }

    /** The version that the server says it has, such as {@code 7.0.15}. */
    public String version() {
        return String.valueOf(text("INFO", "server"))
                .lines()
                .filter(line -> line.startsWith(VERSION))
                .map(line -> line.substring(VERSION.length()))
                .findFirst()
                .orElse("of unknown version");
    }

    /** All fields of a hash, empty if there is none. The names are read as UTF-8. */
    public Map<String, byte[]> hash(String key) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        List<?> reply = list("HGETALL", key);
        for (int i = 0; i < reply.size(); i += 2) {
            fields.put(new String((byte[]) reply.get(i), UTF_8), (byte[]) reply.get(i + 1));
        }
        return fields;
    }

    /** Subscribes, and returns when the server has confirmed every channel. */
    public void subscribe(String... channels) {
        try {
            String[] words = new String[channels.length + 1];
            words[0] = "SUBSCRIBE";
            System.arraycopy(channels, 0, words, 1, channels.length);
            send(RespRequest.of(words));
            subscribed = true;
            for (int i = 0; i < channels.length; i++) {
                reply();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message of the subscribed channels, or nothing if none comes in that time. */
    public Optional<Published> nextMessage(Duration patience) {
        Published early = arrived.poll();
        if (early != null) {
            return Optional.of(early);
        }
        try {
            socket.setSoTimeout((int) Math.max(1, patience.toMillis()));
            return Published.of(frame());
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            restoreTimeout();
        }
    }

    private @Nullable Object ask(RespRequest request) {
        try {
            send(request);
            Object reply = reply().value();
            if (reply instanceof RespError error) {
                throw new RespException(error.message());
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(RespRequest request) throws IOException {
        socket.getOutputStream().write(request.encoded());
    }

    private RespFrame reply() throws IOException {
        while (true) {
            RespFrame frame = frame();
            Optional<Published> message = subscribed ? Published.of(frame) : Optional.empty();
            if (message.isEmpty()) {
                return frame;
            }
            arrived.add(message.get());
        }
    }

    private RespFrame frame() throws IOException {
        RespFrame frame = reader.next();
        if (frame == null) {
            throw new EOFException("the server closed the connection");
        }
        return frame;
    }

    private void restoreTimeout() {
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
        } catch (IOException e) {
            closeQuietly(socket);
        }
    }

    private static IllegalStateException notThat(String wanted, String... words) {
        return new IllegalStateException(words[0] + " was not answered with " + wanted);
    }

    /** Closes the connection; closing twice is harmless. */
    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to do for a connection that is being given up.
        }
    }
}

package dev.rmap.testkit.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into frames. Understands RESP2, RESP3 and inline commands, so it reads requests as well as replies. Used
 * by one thread at a time.
 */
public final class RespReader {

    /** The largest bulk string that Redis itself accepts. */
    private static final long MAX_LENGTH = 512L << 20;

    private final InputStream in;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

    /** A reader of a stream, which should be buffered. */
    public RespReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next frame, or null where the stream ends between two frames. A timeout of the stream before the first byte
     * loses nothing: the call may be repeated.
     */
    public @Nullable RespFrame next() throws IOException {
        raw.reset();
        int first = in.read();
        if (first < 0) {
            return null;
        }
        raw.write(first);
        Object value = value(first);
        return new RespFrame(raw.toByteArray(), value);
    }

    /** True when the next frame, or its beginning, is here already. */
    public boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    private @Nullable Object value() throws IOException {
        return value(read());
    }

    private @Nullable Object value(int type) throws IOException {
        return switch (type) {
            case '+' -> line();
            case '-' -> new RespError(line());
            case ':' -> Long.valueOf(line());
            case '$', '=' -> bulk();
            case '!' -> error(bulk());
            case '*', '~', '>' -> parts(1);
            case '%' -> parts(2);
            case '_' -> nothing(line());
            case '#' -> line().equals("t");
            case ',' -> decimal(line());
            case '(' -> new BigInteger(line());
            case '|' -> afterAttributes();
            default -> inline(type);
        };
    }

    private @Nullable Object afterAttributes() throws IOException {
        parts(2);
        return value();
    }

    private @Nullable List<@Nullable Object> parts(int valuesPerPart) throws IOException {
        long count = length();
        if (count < 0) {
            return null;
        }
        List<@Nullable Object> parts = new ArrayList<>();
        for (long i = 0; i < count * valuesPerPart; i++) {
            parts.add(value());
        }
        return parts;
    }

    private byte @Nullable [] bulk() throws IOException {
        long length = length();
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException("the stream ended inside a bulk string");
        }
        raw.writeBytes(bytes);
        line();
        return bytes;
    }

    private long length() throws IOException {
        long length = Long.parseLong(line());
        if (length < -1 || length > MAX_LENGTH) {
            throw new IOException("not a length of this protocol: " + length);
        }
        return length;
    }

    private List<byte[]> inline(int first) throws IOException {
        String line = (char) first + line();
        List<byte[]> words = new ArrayList<>();
        for (String word : line.trim().split("\\s+", -1)) {
            words.add(word.getBytes(UTF_8));
        }
        return words;
    }

    private static @Nullable Object error(byte @Nullable [] message) {
        return message == null ? null : new RespError(new String(message, UTF_8));
    }

    private static @Nullable Object nothing(String ignored) {
        return null;
    }

    private static Double decimal(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.valueOf(text);
        };
    }

    /** The rest of the line, without its end. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = read(); next != '\n'; next = read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(UTF_8);
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the stream ended inside a value");
        }
        raw.write(next);
        return next;
    }
}

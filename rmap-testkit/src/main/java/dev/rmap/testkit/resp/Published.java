package dev.rmap.testkit.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;

/** One message of a channel, as a subscriber gets it. */
public final class Published {

    private final String channel;
    private final byte[] payload;

    private Published(String channel, byte[] payload) {
        this.channel = channel;
        this.payload = payload;
    }

    /** The message that a frame on a subscribed connection carries, if it carries one. */
    public static Optional<Published> of(RespFrame frame) {
        List<?> parts = frame.parts();
        int size = parts.size();
        if (size < 3 || !(parts.get(0) instanceof byte[] word)) {
            return Optional.empty();
        }
        boolean message = switch (new String(word, UTF_8)) {
            case "message", "smessage" -> size == 3;
            case "pmessage" -> size == 4;
            default -> false;
        };
        if (message && parts.get(size - 2) instanceof byte[] channel && parts.get(size - 1) instanceof byte[] payload) {
            return Optional.of(new Published(new String(channel, UTF_8), payload));
        }
        return Optional.empty();
    }

    /** The channel it was published on. */
    public String channel() {
        return channel;
    }

    /** The bytes that were published. Not copied: the caller must not write into them. */
    public byte[] payload() {
        return payload;
    }

    /** The payload read as UTF-8. */
    public String text() {
        return new String(payload, UTF_8);
    }
}

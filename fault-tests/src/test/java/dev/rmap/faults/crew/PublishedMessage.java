package dev.rmap.faults.crew;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.faults.history.Published;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Reads the messages of the channel as docs/wire.md describes them, with nothing of the library's own reader, so that the
 * checker does not believe what it checks.
 */
final class PublishedMessage {

    private static final int MARK_BYTES = 8;

    private Lineage announced = Lineage.UNKNOWN;

    /** The change in the next message of the channel, if it is one. */
    Optional<Published> read(byte[] payload) {
        String head = new String(payload, 0, Math.min(payload.length, 12), UTF_8);
        if (head.startsWith("set:")) {
            return set(payload);
        }
        if (head.startsWith("del:")) {
            ByteBuffer in = body(payload);
            String key = text(in);
            long number = Long.parseLong(text(in));
            return Optional.of(new Published(new Revision(lineage(in), number), key, Optional.empty()));
        }
        if (head.startsWith("reset:") || head.startsWith("destroy:")) {
            String message = new String(payload, UTF_8);
            long number = Long.parseLong(message.substring(message.indexOf(':') + 1));
            return Optional.of(new Published(new Revision(announced, number), "", Optional.empty()));
        }
        return Optional.empty();
    }

    private Optional<Published> set(byte[] payload) {
        ByteBuffer in = body(payload);
        String key = text(in);
        if (!in.hasRemaining() || key.equals("=rev")) {
            return Optional.empty();
        }
        String value = text(in);
        long number = Long.parseLong(text(in));
        Lineage lineage = lineage(in);
        if (key.equals("=kind")) {
            announced = lineage;
            return Optional.empty();
        }
        return Optional.of(new Published(new Revision(lineage, number), key, Optional.of(value)));
    }

    private static ByteBuffer body(byte[] payload) {
        return ByteBuffer.wrap(payload, 4, payload.length - 4).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    /** The first thing in the trailer. */
    private static Lineage lineage(ByteBuffer in) {
        in.position(in.position() + MARK_BYTES);
        return new Lineage(in.getLong());
    }
}

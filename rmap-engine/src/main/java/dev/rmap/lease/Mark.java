package dev.rmap.lease;

import dev.rmap.model.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * What a lease says. It is stored as text, so that programs that are not Java can read and write it
 * (docs/single-flight.md).
 */
public sealed interface Mark {

    /** How much of the reason of a failure is kept, in characters. */
    int LONGEST_REASON = 500;

    /**
     * Somebody computes: {@code held} and the token.
     *
     * @param token proves whose lease it is
     */
    record Held(String token) implements Mark {
        @Override
        public String text() {
            return "held " + token;
        }
    }

    /** It was computed that there is no value: {@code nothing}. */
    record Nothing() implements Mark {
        @Override
        public String text() {
            return "nothing";
        }
    }

    /**
     * The computation failed: {@code failed} and the reason.
     *
     * @param reason for people: a class of exceptions, or words that were meant for others
     */
    record Failed(String reason) implements Mark {

        /** Cuts a long reason. */
        public Failed {
            reason = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "..." : reason;
        }

        @Override
        public String text() {
            return reason.isEmpty() ? "failed" : "failed " + reason;
        }
    }

    /** As it is stored. */
    String text();

    /** As it is stored. */
    default Bytes bytes() {
        return Bytes.utf8(text());
    }

    /** Reads what is stored. What nobody of us wrote is a failure that says so, so it holds up nobody. */
    static Mark read(Bytes bytes) {
        String text = new String(bytes.array(), StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        String rest = space < 0 ? "" : text.substring(space + 1);
        return switch (word) {
            case "held" -> new Held(rest);
            case "nothing" -> new Nothing();
            case "failed" -> new Failed(rest);
            default -> new Failed("its lease is not in the form of a lease");
        };
    }
}

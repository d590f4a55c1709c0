package dev.rmap.local;

import dev.rmap.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The canonical decimal text of a signed 64-bit integer, the only form that counters have ({@code docs/wire.md}, "Numbers"). */
final class Decimal {

    private static final int LONGEST = Long.toString(Long.MIN_VALUE).length();

    private Decimal() {}

    static Bytes text(long number) {
        return Bytes.utf8(Long.toString(number));
    }

    /** The number, or empty for any text that {@link #text} would not have written. */
    static OptionalLong parse(Bytes text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(new String(text.array(), StandardCharsets.ISO_8859_1));
            return text(number).equals(text) ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalLong.empty();
        }
    }
}

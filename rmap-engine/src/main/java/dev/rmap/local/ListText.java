package dev.rmap.local;

import dev.rmap.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lists as text ({@code docs/wire.md}, "Lists"): a JSON array of strings, written byte for byte as Redis' cjson writes it,
 * and the comma text that older writers left behind.
 *
 * <p>All of it works on bytes, so items that are no UTF-8 survive. Where the original corrupts (an array with anything
 * else than strings in it, an object), this says that the value is no list.
 */
public final class ListText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private ListText() {}

    /**
     * The list that an edit starts from. JSON arrays of strings and the empty object are lists; what does not parse, or
     * is no array or object, is comma text, of which empty parts do not count.
     *
     * @return the items, or empty if the value is no list
     */
    public static Optional<List<Bytes>> decode(Bytes text) {
        JsonTable table = JsonTable.parse(text);
        return switch (table.kind()) {
            case NO_TABLE ->
                Optional.of(commaParts(text).stream()
                        .filter(part -> !part.isEmpty())
                        .toList());
            case STRINGS -> Optional.of(table.strings());
            case STRINGS_AND_NULLS, OTHER -> Optional.empty();
        };
    }

    /** The longer list: with the items at its end, or with those of them that it does not have yet. */
    public static List<Bytes> append(List<Bytes> list, List<Bytes> items, boolean unique) {
        List<Bytes> longer = new ArrayList<>(list);
        if (unique) {
            Set<Bytes> known = new HashSet<>(longer);
            items.stream().filter(known::add).forEach(longer::add);
        } else {
            longer.addAll(items);
        }
        return longer;
    }

    /** The text of a list. An entry never holds an empty list: it goes away with its last item. */
    public static Bytes encode(List<Bytes> items) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('[');
        String separator = "\"";
        for (Bytes item : items) {
            out.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
            for (byte b : item.array()) {
                writeEscaped(b & 0xff, out);
            }
            out.write('"');
            separator = ",\"";
        }
        out.write(']');
        return Bytes.wrap(out.toByteArray());
    }

    /**
     * The list as readers see it, by the rule of the Go client: a JSON array of strings (where {@code null} counts as an
     * empty string), with white space around it or not; any other text is split at its commas, and keeps empty parts.
     */
    public static List<Bytes> read(Bytes text) {
        Bytes trimmed = trim(text);
        if (!trimmed.isEmpty() && trimmed.array()[0] == '[') {
            JsonTable table = JsonTable.parse(trimmed);
            if (table.kind() == JsonTable.Kind.STRINGS || table.kind() == JsonTable.Kind.STRINGS_AND_NULLS) {
                return table.strings();
            }
        }
        return commaParts(text);
    }

    private static void writeEscaped(int b, ByteArrayOutputStream out) {
        int letter = switch (b) {
            case '"', '\\', '/' -> b;
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> b < 0x20 || b == 0x7f ? 'u' : 0;
        };
        if (letter == 0) {
            out.write(b);
            return;
        }
        out.write('\\');
        out.write(letter);
        if (letter == 'u') {
            out.write('0');
            out.write('0');
            out.write(HEX[b >> 4]);
            out.write(HEX[b & 0xf]);
        }
    }

    private static List<Bytes> commaParts(Bytes text) {
        List<Bytes> parts = new ArrayList<>();
        byte[] bytes = text.array();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == ',') {
                parts.add(slice(bytes, start, i));
                start = i + 1;
            }
        }
        return List.copyOf(parts);
    }

    private static Bytes trim(Bytes text) {
        byte[] bytes = text.array();
        int from = 0;
        int to = bytes.length;
        while (from < to && isSpace(bytes[from])) {
            from++;
        }
        while (from < to && isSpace(bytes[to - 1])) {
            to--;
        }
        return slice(bytes, from, to);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private static Bytes slice(byte[] bytes, int from, int to) {
        return Bytes.wrap(Arrays.copyOfRange(bytes, from, to));
    }
}

package dev.rmap.local;

import dev.rmap.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a JSON array or object exactly as far, and exactly as tolerantly, as {@code cjson.decode} of Redis does, because
 * both sides must agree on which texts are lists. That includes what JSON does not have: raw control bytes in strings,
 * numbers such as {@code +5}, {@code 0x1F} and {@code nan} (see {@link NumberSyntax}), and the NUL byte as the end of
 * the text.
 */
final class JsonTable {

    /** What a text turned out to be. */
    enum Kind {
        /** No JSON, or neither array nor object. */
        NO_TABLE,
        /** An array of strings, or the empty object. */
        STRINGS,
        /** An array of strings and nulls, with at least one null. */
        STRINGS_AND_NULLS,
        /** Any other array or object. */
        OTHER
    }

    private static final int DEEPEST = 1000;

    private final byte[] text;
    private final List<Bytes> strings = new ArrayList<>();
    private int at;
    private Kind kind = Kind.STRINGS;

    private JsonTable(byte[] text) {
        this.text = text;
    }

    static JsonTable parse(Bytes text) {
        JsonTable table = new JsonTable(text.array());
        if (!table.document()) {
            table.kind = Kind.NO_TABLE;
        }
        return table;
    }

    Kind kind() {
        return kind;
    }

    /** The items of the outermost array, nulls as empty strings; useful only if there is nothing else in it. */
    List<Bytes> strings() {
        return List.copyOf(strings);
    }

    /** Each of these methods reads one piece of syntax and returns whether it is there, completely. */
    private boolean document() {
        if (text.length < 2 || text[0] == 0 || text[1] == 0) {
            return false;
        }
        skipBlanks();
        boolean table = peek() == '[' ? array(1) : peek() == '{' && object(1);
        skipBlanks();
        return table && peek() == 0;
    }

    private boolean array(int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        at++;
        skipBlanks();
        if (take(']')) {
            return true;
        }
        do {
            if (!item(depth)) {
                return false;
            }
            skipBlanks();
        } while (take(','));
        return take(']');
    }

    private boolean object(int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        at++;
        skipBlanks();
        if (take('}')) {
            return true;
        }
        kind = Kind.OTHER;
        do {
            skipBlanks();
            if (peek() != '"' || !string(new ByteArrayOutputStream())) {
                return false;
            }
            skipBlanks();
            if (!take(':') || !value(depth)) {
                return false;
            }
            skipBlanks();
        } while (take(','));
        return take('}');
    }

    private boolean item(int depth) {
        skipBlanks();
        if (depth > 1) {
            return value(depth);
        }
        if (peek() == '"') {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean complete = string(out);
            strings.add(Bytes.wrap(out.toByteArray()));
            return complete;
        }
        if (word("null")) {
            strings.add(Bytes.EMPTY);
            kind = kind == Kind.OTHER ? kind : Kind.STRINGS_AND_NULLS;
            return true;
        }
        kind = Kind.OTHER;
        return value(depth);
    }

    private boolean value(int depth) {
        skipBlanks();
        return switch (peek()) {
            case '"' -> string(new ByteArrayOutputStream());
            case '[' -> array(depth + 1);
            case '{' -> object(depth + 1);
            case '-', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'i', 'I', 'N' -> number();
            default -> word("true") || word("false") || word("null") || (peek() == 'n' && number());
        };
    }

    private boolean number() {
        int end = NumberSyntax.end(text, at);
        boolean found = end > at;
        at = end;
        return found;
    }

    private boolean string(ByteArrayOutputStream out) {
        at++;
        while (!take('"')) {
            int b = peek();
            if (b == 0 || (b == '\\' && !escape(out))) {
                return false;
            }
            if (b != '\\') {
                out.write(b);
                at++;
            }
        }
        return true;
    }

    private boolean escape(ByteArrayOutputStream out) {
        at++;
        int letter = peek();
        at++;
        int plain = switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
        if (plain >= 0) {
            out.write(plain);
            return true;
        }
        return letter == 'u' && unicodeEscape(out);
    }

    private boolean unicodeEscape(ByteArrayOutputStream out) {
        int unit = hex4();
        if (unit < 0 || Character.isLowSurrogate((char) unit)) {
            return false;
        }
        int codePoint = unit;
        if (Character.isHighSurrogate((char) unit)) {
            int low = take('\\') && take('u') ? hex4() : -1;
            if (low < 0 || !Character.isLowSurrogate((char) low)) {
                return false;
            }
            codePoint = Character.toCodePoint((char) unit, (char) low);
        }
        out.writeBytes(Bytes.utf8(Character.toString(codePoint)).array());
        return true;
    }

    /** The value of the next four hexadecimal digits, or -1 if they are not there. */
    private int hex4() {
        int value = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = NumberSyntax.hexDigit(peek());
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= text.length || text[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    private boolean take(char expected) {
        boolean found = peek() == expected;
        at += found ? 1 : 0;
        return found;
    }

    private void skipBlanks() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    /** The next byte; NUL at the end, as in C. */
    private int peek() {
        return at < text.length ? text[at] & 0xff : 0;
    }
}

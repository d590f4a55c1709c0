package dev.rmap.testkit.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A command on its way to a server: its words, as bytes. */
public final class RespRequest {

    private final List<byte[]> words;

    private RespRequest(List<byte[]> words) {
        this.words = words;
    }

    /** A request of these words. */
    public static RespRequest of(List<byte[]> words) {
        return new RespRequest(List.copyOf(words));
    }

    /** A request of these words, as UTF-8. */
    public static RespRequest of(String... words) {
        List<byte[]> bytes = new ArrayList<>();
        for (String word : words) {
            bytes.add(word.getBytes(UTF_8));
        }
        return of(bytes);
    }

    /** What a client sent. */
    public static RespRequest of(RespFrame frame) {
        List<byte[]> words = new ArrayList<>();
        for (Object part : frame.parts()) {
            if (part instanceof byte[] word) {
                words.add(word);
            }
        }
        return of(words);
    }

    /** The command's name in upper case, empty for an empty line. */
    public String name() {
        return words.isEmpty() ? "" : new String(words.get(0), US_ASCII).toUpperCase(Locale.ROOT);
    }

    /** All words, the name first. */
    public List<byte[]> words() {
        return words;
    }

    /** True of a call of a script or of a function. */
    public boolean isScript() {
        return switch (name()) {
            case "EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO" -> true;
            default -> false;
        };
    }

    /** True when one of the words contains this text. */
    public boolean mentions(String text) {
        String wanted = new String(text.getBytes(UTF_8), ISO_8859_1);
        return words.stream().anyMatch(word -> new String(word, ISO_8859_1).contains(wanted));
    }

    /** The bytes that carry this request. */
    public byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("*" + words.size() + "\r\n").getBytes(US_ASCII));
        for (byte[] word : words) {
            out.writeBytes(("$" + word.length + "\r\n").getBytes(US_ASCII));
            out.writeBytes(word);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return name() + " (" + words.size() + " words)";
    }
}

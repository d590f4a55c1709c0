package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text as UTF-8, one-to-one on all byte strings: what other writers stored that is no UTF-8 survives reading and
 * writing back.
 *
 * <p>A byte 0x80 + x that belongs to no valid UTF-8 sequence is read as the lone surrogate U+DC80 + x, and written as
 * the byte again. A string that would not come back like this (another lone surrogate, or such escapes that together
 * are valid UTF-8) has no form and is refused.
 */
final class StringCodec implements Codec<String> {

    static final StringCodec INSTANCE = new StringCodec();

    private static final int ESCAPE = 0xDC00;

    private StringCodec() {}

    @Override
    public Bytes encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return encodeSurrogates(text);
            }
        }
        return Bytes.utf8(text);
    }

    private Bytes encodeSurrogates(String text) {
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                length = append(text.substring(from, i), bytes, length);
                bytes[length++] = escaped(c);
                from = i + 1;
            }
        }
        if (from == 0) {
            return Bytes.utf8(text);
        }
        Bytes encoded = Bytes.wrap(Arrays.copyOf(bytes, append(text.substring(from), bytes, length)));
        if (!decode(encoded).equals(text)) {
            throw new CodecException("codec strings: surrogates in the text stand for bytes that are valid UTF-8");
        }
        return encoded;
    }

    private static int append(String valid, byte[] to, int at) {
        byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, to, at, bytes.length);
        return at + bytes.length;
    }

    private static byte escaped(char surrogate) {
        int b = surrogate - ESCAPE;
        if (b < 0x80 || b > 0xFF) {
            throw new CodecException("codec strings: the text has an unpaired surrogate, so it has no UTF-8 form");
        }
        return (byte) b;
    }

    @Override
    public String decode(Bytes bytes) {
        String text = new String(bytes.array(), StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : decodeInvalid(bytes.array());
    }

    private static String decodeInvalid(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (in.hasRemaining()) {
            decoder.reset();
            decoder.decode(in, out, true);
            if (in.hasRemaining()) {
                out.put((char) (ESCAPE + (in.get() & 0xFF)));
            }
        }
        return out.flip().toString();
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public String id() {
        return "strings";
    }
}

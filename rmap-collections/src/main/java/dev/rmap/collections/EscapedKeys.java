package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Keys that may be anything, in a form that the shared format takes: {@code =} is written {@code %3D}, {@code %} is
 * written {@code %25}, and the empty key is written as a lone {@code %}. Nothing else is escaped, so most keys look as
 * they are; and nothing else is read, so two keys are the same if and only if their bytes are.
 *
 * @param <K> the type of the keys
 */
final class EscapedKeys<K> implements Codec<K> {

    private static final byte[] PERCENT = {'2', '5'};
    private static final byte[] EQUALS = {'3', 'D'};

    private static final Bytes EMPTY_KEY = Bytes.utf8("%");

    private final String map;
    private final Codec<K> keys;

    EscapedKeys(String map, Codec<K> keys) {
        this.map = map;
        this.keys = keys;
    }

    @Override
    public Bytes encode(K key) {
        try {
            return escape(keys.encode(key));
        } catch (CodecException noForm) {
            throw new IllegalArgumentException("map " + map + ": a key has no form: " + noForm.getMessage(), noForm);
        }
    }

    @Override
    public K decode(Bytes bytes) {
        return keys.decode(unescape(bytes));
    }

    @Override
    public boolean exact() {
        return keys.exact();
    }

    @Override
    public String id() {
        return "escaped(" + keys.id() + ")";
    }

    static Bytes escape(Bytes key) {
        if (key.isEmpty()) {
            return EMPTY_KEY;
        }
        if (firstSpecial(key.array()) < 0) {
            return key;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(key.length() + 8);
        for (byte b : key.array()) {
            if (isSpecial(b)) {
                out.write('%');
                out.write(b == '=' ? '3' : '2');
                out.write(b == '=' ? 'D' : '5');
            } else {
                out.write(b);
            }
        }
        return Bytes.wrap(out.toByteArray());
    }

    static Bytes unescape(Bytes form) {
        byte[] bytes = form.array();
        int at = firstSpecial(bytes);
        if (at < 0 && !form.isEmpty()) {
            return form;
        }
        if (form.equals(EMPTY_KEY)) {
            return Bytes.EMPTY;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && Arrays.equals(bytes, i + 1, Math.min(i + 3, bytes.length), PERCENT, 0, 2)) {
                out.write('%');
                i += 2;
            } else if (bytes[i] == '%' && Arrays.equals(bytes, i + 1, Math.min(i + 3, bytes.length), EQUALS, 0, 2)) {
                out.write('=');
                i += 2;
            } else if (isSpecial(bytes[i])) {
                throw new CodecException("the key is not in the escaped form");
            } else {
                out.write(bytes[i]);
            }
        }
        if (out.size() == 0) {
            throw new CodecException("the key is empty");
        }
        return Bytes.wrap(out.toByteArray());
    }

    private static boolean isSpecial(byte b) {
        return b == '=' || b == '%';
    }

    private static int firstSpecial(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (isSpecial(bytes[i])) {
                return i;
            }
        }
        return -1;
    }
}

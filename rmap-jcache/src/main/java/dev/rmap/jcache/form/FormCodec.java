package dev.rmap.jcache.form;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The codec of all caches: a tag, and then the value. Strings, numbers, booleans and UUIDs are values of their own; what
 * else there is stays {@link Packed}. It is exact: two forms are equal if and only if their bytes are.
 *
 * <p>Numbers are big-endian. Decoding runs no code of users and loads no class.
 */
public final class FormCodec implements Codec<Object> {

    /** The only instance that anybody needs. */
    public static final FormCodec INSTANCE = new FormCodec();

    /** Changes when a release can no longer read what an older one wrote. */
    static final String ID = "rmap-jcache-1";

    private static final Set<Class<?>> PLAIN_TYPES = Set.of(
            String.class,
            Integer.class,
            Long.class,
            UUID.class,
            Boolean.class,
            Double.class,
            Short.class,
            Byte.class,
            Character.class,
            Float.class);

    private FormCodec() {}

    /** Whether a value is its own form: immutable, and encoded without serialization. */
    static boolean isPlain(Object value) {
        return value instanceof String || PLAIN_TYPES.contains(value.getClass());
    }

    /** Whether all values of a type are their own forms. */
    static boolean isPlainType(Class<?> type) {
        return PLAIN_TYPES.contains(type);
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Bytes encode(Object form) {
        if (form instanceof String text) {
            return encodeText(text);
        }
        if (form instanceof Packed packed) {
            return packed.bytes();
        }
        return encodeFixed(form);
    }

    private static Bytes encodeFixed(Object form) {
        if (form instanceof Integer number) {
            return bytes(Tag.INTEGER, 4, out -> out.putInt(number));
        }
        if (form instanceof Long number) {
            return bytes(Tag.LONG, 8, out -> out.putLong(number));
        }
        if (form instanceof UUID uuid) {
            return bytes(
                    Tag.UUID,
                    16,
                    out -> out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()));
        }
        if (form instanceof Boolean truth) {
            return bytes(Tag.BOOLEAN, 1, out -> out.put((byte) (truth ? 1 : 0)));
        }
        if (form instanceof Double number) {
            return bytes(Tag.DOUBLE, 8, out -> out.putLong(Double.doubleToLongBits(number)));
        }
        if (form instanceof Short number) {
            return bytes(Tag.SHORT, 2, out -> out.putShort(number));
        }
        if (form instanceof Byte number) {
            return bytes(Tag.BYTE, 1, out -> out.put(number));
        }
        if (form instanceof Character character) {
            return bytes(Tag.CHARACTER, 2, out -> out.putChar(character));
        }
        if (form instanceof Float number) {
            return bytes(Tag.FLOAT, 4, out -> out.putInt(Float.floatToIntBits(number)));
        }
        throw new IllegalArgumentException(form.getClass() + " is no form");
    }

    private static Bytes encodeText(String text) {
        if (!isWellFormed(text)) {
            return bytes(
                    Tag.WILD_STRING, 2 * text.length(), out -> text.chars().forEach(unit -> out.putChar((char) unit)));
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return bytes(Tag.STRING, utf8.length, out -> out.put(utf8));
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static Bytes bytes(Tag tag, int length, Consumer<ByteBuffer> fill) {
        byte[] array = new byte[1 + length];
        array[0] = tag.letter;
        fill.accept(ByteBuffer.wrap(array, 1, length));
        return Bytes.wrap(array);
    }

    @Override
    public Object decode(Bytes bytes) {
        Tag tag = tag(bytes);
        ByteBuffer rest = ByteBuffer.wrap(bytes.array(), 1, bytes.length() - 1);
        return switch (tag) {
            case STRING -> utf8(rest);
            case WILD_STRING -> wildText(rest);
            case BYTES, OBJECT -> new Packed(bytes);
            case INTEGER -> expect(rest, 4).getInt();
            case LONG -> expect(rest, 8).getLong();
            case UUID -> new UUID(expect(rest, 16).getLong(), rest.getLong());
            case BOOLEAN -> truth(expect(rest, 1).get());
            case DOUBLE -> number(expect(rest, 8).getLong());
            case SHORT -> expect(rest, 2).getShort();
            case BYTE -> expect(rest, 1).get();
            case CHARACTER -> expect(rest, 2).getChar();
            case FLOAT -> number(expect(rest, 4).getInt());
        };
    }

    static Tag tag(Bytes bytes) {
        Tag tag = bytes.isEmpty() ? null : Tag.of(bytes.array()[0]);
        if (tag == null) {
            throw new CodecException("these bytes were not written by codec " + ID + ", but by another one");
        }
        return tag;
    }

    private static ByteBuffer expect(ByteBuffer rest, int length) {
        if (rest.remaining() != length) {
            throw new CodecException("a value of " + rest.remaining() + " bytes where " + length + " are expected");
        }
        return rest;
    }

    private static String utf8(ByteBuffer rest) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
        } catch (CharacterCodingException malformed) {
            throw new CodecException("a text that is not UTF-8", malformed);
        }
    }

    private static String wildText(ByteBuffer rest) {
        StringBuilder exact = new StringBuilder(rest.remaining() / 2);
        while (rest.remaining() >= 2) {
            exact.append(rest.getChar());
        }
        if (rest.hasRemaining() || isWellFormed(exact.toString())) {
            throw new CodecException("a text in the form of unpaired surrogates that has none");
        }
        return exact.toString();
    }

    private static boolean truth(byte one) {
        if (one != 0 && one != 1) {
            throw new CodecException("a boolean that is neither 0 nor 1");
        }
        return one == 1;
    }

    private static double number(long bits) {
        double number = Double.longBitsToDouble(bits);
        if (Double.doubleToLongBits(number) != bits) {
            throw new CodecException("a NaN that Java does not write");
        }
        return number;
    }

    private static float number(int bits) {
        float number = Float.intBitsToFloat(bits);
        if (Float.floatToIntBits(number) != bits) {
            throw new CodecException("a NaN that Java does not write");
        }
        return number;
    }
}

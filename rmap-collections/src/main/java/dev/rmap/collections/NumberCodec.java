package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Integers as canonical decimal text, the form that counters have: no plus sign, no leading zero, no blank.
 *
 * @param <N> the type of the numbers
 */
final class NumberCodec<N extends Number> implements Codec<N> {

    static final NumberCodec<Integer> INTEGERS = new NumberCodec<>("integers", Integer.class, Integer::valueOf);
    static final NumberCodec<Long> LONGS = new NumberCodec<>("longs", Long.class, Long::valueOf);

    private static final int LONGEST = Long.toString(Long.MIN_VALUE).length();

    private final String id;
    private final Class<N> type;
    private final Function<String, N> parser;

    private NumberCodec(String id, Class<N> type, Function<String, N> parser) {
        this.id = id;
        this.type = type;
        this.parser = parser;
    }

    /** A number of another type has the same text and is still another key: {@code remove(5L)} finds no Integer. */
    @Override
    public Bytes encode(N number) {
        return Bytes.utf8(type.cast(number).toString());
    }

    @Override
    public N decode(Bytes bytes) {
        if (bytes.length() <= LONGEST) {
            String text = new String(bytes.array(), StandardCharsets.ISO_8859_1);
            try {
                N number = parser.apply(text);
                if (number.toString().equals(text)) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                throw notCanonical();
            }
        }
        throw notCanonical();
    }

    private CodecException notCanonical() {
        return new CodecException("codec " + id + ": the bytes are no canonical decimal text in its range");
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public String id() {
        return id;
    }
}

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

    static final NumberCodec<Integer> INTEGERS = new NumberCodec<>("integers", Integer::valueOf);
    static final NumberCodec<Long> LONGS = new NumberCodec<>("longs", Long::valueOf);

    private static final int LONGEST = Long.toString(Long.MIN_VALUE).length();

    private final String id;
    private final Function<String, N> parser;

    private NumberCodec(String id, Function<String, N> parser) {
        this.id = id;
        this.parser = parser;
    }

    @Override
    public Bytes encode(N number) {
        return Bytes.utf8(number.toString());
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

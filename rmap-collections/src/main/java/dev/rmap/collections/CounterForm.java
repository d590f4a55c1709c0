package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.function.Supplier;

/**
 * How values of a codec are counters. Where the authority could come to a sum that is no allowed value, the sum is made
 * here, and stored if nothing has changed meanwhile.
 *
 * @param map the name of the map, for messages
 * @param range what the values can hold
 * @param limit how many bytes a value may have
 */
record CounterForm(String map, Range range, int limit) {

    /** How many bytes the longest number has. */
    static final int LONGEST = String.valueOf(Long.MIN_VALUE).length();

    /** What the values can hold. */
    enum Range {
        /** All that the authority can count. */
        LONGS,
        /** Less than that. */
        INTEGERS
    }

    /**
     * The form of a map's codec.
     *
     * @throws UnsupportedOperationException if its values are no decimal texts
     */
    static CounterForm of(EntryOperations<?, ?> map) {
        Codec<?> values = map.valueCodec();
        int limit = map.engine().config().limits().maxValueBytes();
        if (values == NumberCodec.INTEGERS) {
            return new CounterForm(map.name(), Range.INTEGERS, limit);
        }
        if (values == NumberCodec.LONGS || values == StringCodec.INSTANCE) {
            return new CounterForm(map.name(), Range.LONGS, limit);
        }
        throw new UnsupportedOperationException("map " + map.name()
                + ": counters need values of the codec strings, integers or longs, not of " + values.id());
    }

    <V> Edit<V, Long> add(Object key, long delta) {
        return isCountedThere()
                ? entry -> new Attempt<>(
                        Condition.ALWAYS, new Mutation.Add(delta), receipt -> Reading.of(sum(key, receipt)))
                : entry -> addHere(key, entry, delta);
    }

    /** Whether the authority can add: whatever the sum is, it is a value that is allowed. */
    boolean isCountedThere() {
        return range == Range.LONGS && limit >= LONGEST;
    }

    private <V> Attempt<Long> addHere(Object key, Supplier<Seen<V>> entry, long delta) {
        Seen<V> seen = entry.get();
        long sum = sum(key, seen.bytes().map(bytes -> number(key, bytes)).orElse(0L), delta);
        Bytes text = Bytes.utf8(Long.toString(sum));
        if (text.length() > limit) {
            throw new IllegalArgumentException("map " + map + ", key '" + key + "': the sum has " + text.length()
                    + " bytes, over the limit of " + limit + "; nothing was changed");
        }
        return new Attempt<>(
                seen.unchanged(),
                new Mutation.Set(text, Expiry.KEEP),
                receipt -> receipt.accepted() ? Reading.of(sum) : Reading.lookAgain());
    }

    private long sum(Object key, long number, long delta) {
        long sum = number + delta;
        boolean overflows = ((number ^ sum) & (delta ^ sum)) < 0;
        boolean tooWide = range == Range.INTEGERS && (delta != (int) delta || sum != (int) sum);
        if (overflows || tooWide) {
            throw outOfRange(key);
        }
        return sum;
    }

    /**
     * The sum in a receipt.
     *
     * @throws NumberFormatException if there was no integer to add to
     * @throws ArithmeticException if the sum is out of range
     */
    long sum(Object key, Receipt receipt) {
        check(key, receipt);
        return number(key, receipt.after().orElseThrow());
    }

    /** Throws what an addition failed with, if it did. */
    void check(Object key, Receipt receipt) {
        if (receipt.outcome() == Receipt.Outcome.NOT_AN_INTEGER) {
            throw notAnInteger(key);
        }
        if (receipt.outcome() == Receipt.Outcome.OVERFLOW) {
            throw outOfRange(key);
        }
    }

    /** The number in a value. */
    long number(Object key, Bytes bytes) {
        try {
            return NumberCodec.LONGS.decode(bytes);
        } catch (CodecException notCanonical) {
            throw notAnInteger(key);
        }
    }

    private NumberFormatException notAnInteger(Object key) {
        return new NumberFormatException(
                "map " + map + ", key '" + key + "': the value is no integer in canonical decimal form");
    }

    private ArithmeticException outOfRange(Object key) {
        return new ArithmeticException("map " + map + ", key '" + key + "': the sum is out of the range of "
                + (range == Range.LONGS ? "64-bit" : "32-bit") + " integers");
    }
}

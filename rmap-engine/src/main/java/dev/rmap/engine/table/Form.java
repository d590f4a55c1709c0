package dev.rmap.engine.table;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.Sized;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Deadline;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a replica keeps its values: as bare values where that loses nothing, and otherwise in a {@link Cell}, which a map
 * with a bound exchanges for a cold one and back.
 *
 * @param <V> the type of the values
 */
public final class Form<V> {

    private final Codec<V> codec;
    private final boolean exact;
    private final boolean bounded;
    private final Elsewhere elsewhere;

    /** Where the values are that are not in memory. */
    public interface Elsewhere {

        /** All values are in memory. */
        Elsewhere NOWHERE = key -> Optional.empty();

        /** What is kept under the key by now, hot; blocks. */
        Optional<Object> warm(Object key);

        /** What a change replaced, if this process made the change and waits for its receipt or has it. */
        default Optional<CompletableFuture<Optional<Bytes>>> replacedBy(Change change) {
            return Optional.empty();
        }
    }

    /** The form of a map that keeps all its values. */
    public Form(Codec<V> codec) {
        this(codec, HotValues.all(), Elsewhere.NOWHERE);
    }

    public Form(Codec<V> codec, HotValues<?> hot, Elsewhere elsewhere) {
        this.codec = codec;
        this.exact = codec.exact();
        this.bounded = hot != HotValues.all();
        this.elsewhere = elsewhere;
    }

    /**
     * What to keep for these bytes. Never fails: bytes that cannot be decoded, or not on what is left of the stack of the
     * thread that runs the lane, are kept, and reading them says why, whatever the codec throws.
     */
    public Object keep(Bytes bytes, Deadline deadline) {
        if (!exact) {
            return new Cell.OfBytes(bytes, deadline);
        }
        try {
            V value = codec.decode(bytes);
            return deadline.exists() || bounded || value instanceof Cell ? new Cell.OfValue(value, deadline) : value;
        } catch (Throwable undecodable) {
            return new Cell.OfBytes(bytes, deadline);
        }
    }

    /** The same without its value. */
    Cell cool(Cell hot) {
        Bytes bytes = bytes(hot);
        return new Cell.Cold(Digest.of(bytes), bytes.length(), hot.deadline);
    }

    /** What an event is to have of a value that a change replaced: the promise of it where that can be had. */
    public @Nullable Object replaced(@Nullable Object kept, Change change) {
        return kept instanceof Cell.Cold cold
                ? elsewhere
                        .replacedBy(change)
                        .<Object>map(told -> new Cell.Replaced(cold, told))
                        .orElse(cold)
                : kept;
    }

    private long digest(Object kept) {
        return kept instanceof Cell.Cold cold ? cold.digest : Digest.of(bytes(kept));
    }

    public static boolean isCold(@Nullable Object kept) {
        return kept instanceof Cell.Cold;
    }

    /**
     * What to keep for a change, over what was kept before. A writer that knows no deadlines leaves the authority's record
     * of one in force if it stores the same bytes again, and voids it otherwise (docs/wire.md); the replica does the same.
     */
    public Object keep(Change.Put put, @Nullable Object before) {
        Object kept = keep(put.value(), put.deadline());
        if (isForeign(put) && before != null && deadline(before).exists() && sameValue(before, kept)) {
            return keep(put.value(), deadline(before));
        }
        return kept;
    }

    /** When the whole map ends after a change. A writer that knows no deadlines leaves it as it is. */
    public static Deadline mapDeadline(Change change, Deadline before) {
        return isForeign(change) ? before : change.stamp().mapDeadline();
    }

    private static boolean isForeign(Change change) {
        return !change.stamp().operation().isKnown();
    }

    /**
     * The value of what was kept, if it is hot; otherwise what the entry has by now, which takes a round trip, or nothing
     * if it is gone.
     *
     * @throws CodecException if the bytes cannot be decoded
     * @throws NotReadyException if a cold value does not come in time
     */
    public Optional<V> readNow(Object key, Object kept) {
        return isCold(kept) ? elsewhere.warm(key).map(this::read) : Optional.of(read(kept));
    }

    /**
     * The value of what an event says was kept, if it can be had. One that a write of this process replaced is waited for
     * as long as its receipt is.
     *
     * @throws CodecException if the bytes cannot be decoded
     */
    public Optional<V> readThen(@Nullable Object kept) {
        if (kept instanceof Cell.Replaced replaced) {
            return replaced.told
                    .join()
                    .filter(bytes -> Digest.of(bytes) == replaced.cold.digest)
                    .map(codec::decode);
        }
        return kept == null || isCold(kept) ? Optional.empty() : Optional.of(read(kept));
    }

    /**
     * The value of what was kept, which must be hot.
     *
     * @throws CodecException if the bytes cannot be decoded
     */
    @SuppressWarnings("unchecked") // Only keep() makes what is kept, and it keeps a V or a Cell of one.
    public V read(Object kept) {
        if (kept instanceof Cell.OfBytes cell) {
            Object decoded = cell.decoded;
            if (decoded == null) {
                decoded = codec.decode(cell.bytes);
                cell.decoded = decoded;
            }
            return (V) decoded;
        }
        if (kept instanceof Cell.OfValue cell) {
            return (V) cell.value;
        }
        if (kept instanceof Cell.Cold) {
            throw new IllegalStateException("a cold value was read without being brought back");
        }
        return (V) kept;
    }

    /** The value of what was kept without a cell, or nothing of nothing: the shortest way of a read. */
    @SuppressWarnings("unchecked") // What keep() leaves bare is a V.
    @Nullable
    V bare(@Nullable Object kept) {
        return (V) kept;
    }

    /** The bytes that the authority holds for what was kept. */
    public Bytes bytes(Object kept) {
        return kept instanceof Cell.OfBytes cell ? cell.bytes : codec.encode(read(kept));
    }

    /** About how many bytes of memory a value has, where that is cheap to know: bytes, text, and what says it ({@link Sized}). Zero for others. */
    public static long size(@Nullable Object kept) {
        if (kept instanceof Cell.OfBytes cell) {
            return cell.bytes.length();
        }
        if (kept instanceof Cell.Replaced cell) {
            return cell.cold.length;
        }
        Object value = kept instanceof Cell.OfValue cell ? cell.value : kept;
        if (value instanceof CharSequence text) {
            return text.length();
        }
        if (value instanceof Sized sized) {
            return sized.size();
        }
        return value instanceof byte[] array ? array.length : 0;
    }

    /** The same of what the authority holds, which has the bytes of cold values, too. */
    public static long storedSize(@Nullable Object kept) {
        return kept instanceof Cell.Cold cold ? cold.length : size(kept);
    }

    public static Deadline deadline(Object kept) {
        return kept instanceof Cell cell ? cell.deadline : Deadline.NONE;
    }

    /** Whether both are the same value; deadlines do not count. */
    public boolean sameValue(Object one, Object other) {
        if (isCold(one) || isCold(other)) {
            return digest(one) == digest(other);
        }
        if (one instanceof Cell.OfBytes || other instanceof Cell.OfBytes) {
            return bytes(one).equals(bytes(other));
        }
        Object a = read(one);
        Object b = read(other);
        return a.equals(b) || (a instanceof byte[] && bytes(one).equals(bytes(other)));
    }
}

package dev.rmap.engine.table;

import dev.rmap.engine.HotValues;
import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a replica keeps for an entry that is more than its bare value: one with a deadline, or one whose bytes must be
 * kept, or one of a map that may let its value go ({@link HotValues}). Any other entry of an exact codec is kept as the bare
 * value, with no object in between.
 */
public abstract sealed class Cell {

    public final Deadline deadline;

    /** Where the {@link Table} lists the deadline; confined to the table's writer. */
    Due due = Due.NEVER;

    Cell(Deadline deadline) {
        this.deadline = deadline;
    }

    /** A decoded value with a deadline. */
    static final class OfValue extends Cell {
        final Object value;

        OfValue(Object value, Deadline deadline) {
            super(deadline);
            this.value = value;
        }
    }

    /** Bytes, decoded when first read. */
    public static final class OfBytes extends Cell {
        public final Bytes bytes;

        /** The decoded value once somebody read it. A race decodes twice, and any of the results serves. */
        volatile @Nullable Object decoded;

        OfBytes(Bytes bytes, Deadline deadline) {
            super(deadline);
            this.bytes = bytes;
        }
    }

    /** A value that only the authority keeps. Of its bytes there is a digest, by which they are known when they come. */
    public static final class Cold extends Cell {
        public final long digest;
        final int length;

        Cold(long digest, int length, Deadline deadline) {
            super(deadline);
            this.digest = digest;
            this.length = length;
        }
    }

    /** A cold value that a write of this process has replaced, as an event has it; no table ever does. */
    static final class Replaced extends Cell {
        final Cold cold;

        /** What the receipt of the write tells. Completes at the latest when the time of the write is up. */
        final CompletableFuture<Optional<Bytes>> told;

        Replaced(Cold cold, CompletableFuture<Optional<Bytes>> told) {
            super(cold.deadline);
            this.cold = cold;
            this.told = told;
        }
    }
}

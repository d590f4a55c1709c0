package dev.rmap.lease;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What came of the flight for one key.
 *
 * @param <V> the type of the values
 */
sealed interface Outcome<V> {

    /**
     * There is a value.
     *
     * @param value reads it, on the thread of whoever wants it
     */
    record Found<V>(Supplier<Optional<V>> value) implements Outcome<V> {}

    /** It was computed that there is none. */
    record Nothing<V>() implements Outcome<V> {}

    /**
     * The computation failed.
     *
     * @param why what it threw, or, if that was elsewhere, what is known of it
     * @param by the request that computed, or null if that was not in this process
     */
    record Failed<V>(Throwable why, @Nullable Object by) implements Outcome<V> {}

    /** It ended without an answer: its holder is gone, or gave up. Whoever still wants the value asks again. */
    record Again<V>() implements Outcome<V> {}
}

package dev.rmap.collections;

import org.jspecify.annotations.Nullable;

/**
 * What a receipt means to an edit: its result, or that it has to look again.
 *
 * @param result the result, which may be null where that is a result
 * @param again whether to try again on what the receipt shows
 * @param <R> the type of the result
 */
record Reading<R>(@Nullable R result, boolean again) {

    static <R> Reading<R> of(@Nullable R result) {
        return new Reading<>(result, /* again= */ false);
    }

    static <R> Reading<R> lookAgain() {
        return new Reading<>(null, /* again= */ true);
    }
}

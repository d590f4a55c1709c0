package dev.rmap.collections;

import org.jspecify.annotations.Nullable;

/**
 * What a receipt means to an edit: its result, or that it has to look again.
 *
 * @param result the result, which may be null where that is a result
 * @param again whether to try again on what the receipt shows
 * @param <R> the type of the result
 */
record Verdict<R>(@Nullable R result, boolean again) {

    static <R> Verdict<R> of(@Nullable R result) {
        return new Verdict<>(result, /* again= */ false);
    }

    static <R> Verdict<R> lookAgain() {
        return new Verdict<>(null, /* again= */ true);
    }
}

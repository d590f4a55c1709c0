package dev.rmap.collections;

import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.function.Function;

/**
 * One row of the table of operations: what must hold, what happens then, and how the receipt is read.
 *
 * @param condition what must hold at the authority
 * @param mutation what happens then
 * @param asks whether the reading needs the value that is replaced
 * @param reading what the receipt means
 * @param <R> the type of the result
 */
record Attempt<R>(Condition condition, Mutation mutation, boolean asks, Function<Receipt, Reading<R>> reading) {

    Attempt(Condition condition, Mutation mutation, Function<Receipt, Reading<R>> reading) {
        this(condition, mutation, false, reading);
    }

    /** The same, where the reading needs the value that is replaced. */
    Attempt<R> asking() {
        return new Attempt<>(condition, mutation, true, reading);
    }
}

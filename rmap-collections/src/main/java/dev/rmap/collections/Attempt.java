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
 * @param terse whether the value before is not asked for
 * @param reading what the receipt means
 * @param <R> the type of the result
 */
record Attempt<R>(Condition condition, Mutation mutation, boolean terse, Function<Receipt, Reading<R>> reading) {

    Attempt(Condition condition, Mutation mutation, Function<Receipt, Reading<R>> reading) {
        this(condition, mutation, false, reading);
    }

    /** What is done whatever was there before. */
    static Attempt<Boolean> blindly(Mutation mutation) {
        return new Attempt<>(Condition.ALWAYS, mutation, true, receipt -> Reading.of(receipt.applied()));
    }
}

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
 * @param reading what the receipt means
 * @param <R> the type of the result
 */
record Attempt<R>(Condition condition, Mutation mutation, Function<Receipt, Reading<R>> reading) {}

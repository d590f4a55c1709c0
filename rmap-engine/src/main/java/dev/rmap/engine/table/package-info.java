/**
 * How entries are kept in memory, and the shortest way to read them. Internal to the engine.
 *
 * <p>A bare value stands for itself; what has a deadline, undecoded bytes or no value in memory is a {@code Cell}. Readers take
 * no lock; there is one writer at a time.
 */
@NullMarked
package dev.rmap.engine.table;

import org.jspecify.annotations.NullMarked;

/**
 * The {@code ConcurrentMap} face of a replicated map.
 *
 * <p>{@link dev.rmap.collections.ReplicatedMap} is the way in, {@link dev.rmap.collections.Codecs} turns keys and
 * values into bytes. Everything here is thin: an operation is a condition and a mutation, which the engine has decided
 * by the authority, and a way to read the receipt.
 */
@NullMarked
package dev.rmap.collections;

import org.jspecify.annotations.NullMarked;

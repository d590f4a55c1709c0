/**
 * This process's copy of a map, at exactly one revision (G2), and the copies that are taken of it. Internal to the engine.
 *
 * <p>Only the lane changes a {@code Replica}. {@code ColdValues} brings the values back that are not in memory.
 */
@NullMarked
package dev.rmap.engine.replica;

import org.jspecify.annotations.NullMarked;

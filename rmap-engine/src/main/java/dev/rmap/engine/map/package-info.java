/**
 * One shared map in this process, put together: the way into the engine for adapters and leases.
 *
 * <p>{@link dev.rmap.engine.map.MapEngine} is opened with a {@link dev.rmap.engine.map.MapSetup}. Its entries are walked, read
 * and expired here.
 */
@NullMarked
package dev.rmap.engine.map;

import org.jspecify.annotations.NullMarked;

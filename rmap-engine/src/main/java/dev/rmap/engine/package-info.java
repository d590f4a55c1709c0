/**
 * The engine: the replica, the gate, the one commit path, the listeners, and the shell around the still core.
 *
 * <p>{@link dev.rmap.engine.MapEngine} is the way in. Threads: readers read the table without a lock; one lane a map
 * ({@code Lane}) changes it, on borrowed threads; one timer thread and the callback threads belong to the process.
 */
@NullMarked
package dev.rmap.engine;

import org.jspecify.annotations.NullMarked;

/**
 * The engine: a replica of a shared map that follows its authority, and the one path by which writes go there.
 *
 * <p>Here is what users and adapters say and are told: codecs, times and limits, status, subscriptions, exceptions. It knows
 * none of the packages below. {@link dev.rmap.engine.EngineConfig} is a good place to begin; the way in is {@code MapEngine}
 * in {@code map}. The other packages below are internal: their types are public only so that they can see each other.
 *
 * <p>Each package knows only those above it:
 *
 * <ul>
 *   <li>{@code time}: the authority's clock, and pauses
 *   <li>{@code table}: entries in memory, and how to read them
 *   <li>{@code listen}: listeners, and what they have not heard yet
 *   <li>{@code follow}: the shell around the still core: hears the feed, catches up, opens the gate
 *   <li>{@code replica}: this process's copy at exactly one revision, and copies of it
 *   <li>{@code commit}: writes on their way to the authority; knows no replica
 *   <li>{@code map}: all of it put together, one map
 * </ul>
 *
 * <p>Threads: readers read the table without a lock; one lane a map ({@code Lane}) changes it, on borrowed threads; one timer
 * thread and the callback threads belong to the process.
 */
@NullMarked
package dev.rmap.engine;

import org.jspecify.annotations.NullMarked;

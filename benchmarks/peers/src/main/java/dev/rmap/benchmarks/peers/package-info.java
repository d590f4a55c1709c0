/**
 * The same work on this library and on others, by the same code, beside one another: {@link
 * dev.rmap.benchmarks.peers.Race} runs it in rounds, with each node in a JVM of its own, and writes one table.
 */
@NullMarked
package dev.rmap.benchmarks.peers;

import org.jspecify.annotations.NullMarked;

/**
 * What the map costs, beside what nobody can beat: JMH for reads and writes, processes of their own for memory and
 * joining. {@link dev.rmap.benchmarks.Benchmarks} runs all of it and prints one table.
 */
@NullMarked
package dev.rmap.benchmarks;

import org.jspecify.annotations.NullMarked;

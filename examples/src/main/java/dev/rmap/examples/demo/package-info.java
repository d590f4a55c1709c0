/**
 * The demonstration: two processes share a map, lose their connections, and end with equal copies.
 *
 * <p>{@link dev.rmap.examples.demo.TwoProcesses} directs and tells; {@link dev.rmap.examples.demo.Participant} is what
 * each of the two processes runs, and all there is to see of the library.
 */
@NullMarked
package dev.rmap.examples.demo;

import org.jspecify.annotations.NullMarked;

/**
 * How threads wait for what comes soon. For the engine and for backends with threads of their own.
 */
@NullMarked
package dev.rmap.waiting;

import org.jspecify.annotations.NullMarked;

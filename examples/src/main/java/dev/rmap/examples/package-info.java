/** Small programs that a newcomer runs. Each is run by a test, and what the README shows is cut out of them. */
@NullMarked
package dev.rmap.examples;

import org.jspecify.annotations.NullMarked;

/**
 * A price board in two processes, written against JCache alone: {@link dev.rmap.examples.jcache.PriceBoard} starts it.
 */
@NullMarked
package dev.rmap.examples.jcache;

import org.jspecify.annotations.NullMarked;

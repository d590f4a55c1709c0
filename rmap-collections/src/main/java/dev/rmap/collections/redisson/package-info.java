/** Redisson's codecs for values, where Redisson, an optional dependency, is on the class path. */
@NullMarked
package dev.rmap.collections.redisson;

import org.jspecify.annotations.NullMarked;

/**
 * What stands behind a cache: where it loads from, and where it writes through to. Internal; users of the provider never
 * meet these classes.
 */
@NullMarked
package dev.rmap.jcache.through;

import org.jspecify.annotations.NullMarked;

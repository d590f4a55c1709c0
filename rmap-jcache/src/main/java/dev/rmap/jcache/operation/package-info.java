/**
 * What operations do with the entry that they find in the shared map of a cache. Internal; users of the provider never
 * meet these classes.
 */
@NullMarked
package dev.rmap.jcache.operation;

import org.jspecify.annotations.NullMarked;

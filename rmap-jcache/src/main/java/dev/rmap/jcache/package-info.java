/**
 * The JCache (JSR-107) provider: caches that are replicated maps.
 *
 * <p>Reads are answered by this process's replica. Every write is a row of {@link dev.rmap.jcache.operation.Operations}: what it
 * does with the entry that it finds. The authority decides it, and a refusal shows the newer entry to look at.
 */
@NullMarked
package dev.rmap.jcache;

import org.jspecify.annotations.NullMarked;

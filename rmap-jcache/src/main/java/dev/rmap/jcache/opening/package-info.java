/** Where the caches of a manager live, and who has them open. Internal; users of the provider never meet these classes. */
@NullMarked
package dev.rmap.jcache.opening;

import org.jspecify.annotations.NullMarked;

/** What operations count, and the beans that show it. Internal; users of the provider never meet these classes. */
@NullMarked
package dev.rmap.jcache.count;

import org.jspecify.annotations.NullMarked;

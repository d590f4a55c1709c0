/**
 * What all parts of the provider need: refusing nulls, unwrapping, closing what users handed in, and keeping the first of
 * several failures. Internal; users of the provider never meet these classes.
 */
@NullMarked
package dev.rmap.jcache.base;

import org.jspecify.annotations.NullMarked;

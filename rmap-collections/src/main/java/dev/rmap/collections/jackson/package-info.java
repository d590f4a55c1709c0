/** Values as JSON, through Jackson, which is an optional dependency. */
@NullMarked
package dev.rmap.collections.jackson;

import org.jspecify.annotations.NullMarked;

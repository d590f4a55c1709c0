/**
 * The forms that keys and values have in the engine: immutable values as themselves, everything else as bytes. Internal;
 * users of the provider never meet these classes.
 */
@NullMarked
package dev.rmap.jcache.form;

import org.jspecify.annotations.NullMarked;

/** Networks that fail in ways that can be named. */
@NullMarked
package dev.rmap.testkit.net;

import org.jspecify.annotations.NullMarked;

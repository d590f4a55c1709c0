/** A real Redis for tests and demonstrations, without anybody preparing one. */
@NullMarked
package dev.rmap.testkit.redis;

import org.jspecify.annotations.NullMarked;

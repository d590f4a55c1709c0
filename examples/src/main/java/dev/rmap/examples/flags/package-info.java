/**
 * A feature-flag service: live configuration over HTTP, several instances, one Redis.
 *
 * <p>{@link dev.rmap.examples.flags.FlagService} is one instance. Each answers reads from its own copy, whatever the
 * state of Redis, and pushes every change to the clients that watch, whichever instance made it.
 */
@NullMarked
package dev.rmap.examples.flags;

import org.jspecify.annotations.NullMarked;

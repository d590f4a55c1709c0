/**
 * The Redis backend: one hash, one channel and a few companion keys for each map, in the format that the Go package
 * {@code goa.design/pulse/rmap} reads and writes.
 *
 * <p>{@link dev.rmap.redis.RedisBackend} is the way in. Everything else is the backend's own affair: two Lua scripts
 * decide commits and answer catch-ups, and a feed turns the messages of the channel into changes. The bytes are
 * described in {@code docs/wire.md}.
 */
@NullMarked
package dev.rmap.redis;

import org.jspecify.annotations.NullMarked;

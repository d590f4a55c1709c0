/**
 * What the file {@code rmap.yaml} says. Internal: its format is documented in {@code docs/jcache.md}, and programs use
 * {@link dev.rmap.jcache.RmapConfiguration}.
 */
@NullMarked
package dev.rmap.jcache.config;

import org.jspecify.annotations.NullMarked;

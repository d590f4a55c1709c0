/**
 * The authority's clock as this process knows it, and the pauses of the engine. Internal to the engine.
 */
@NullMarked
package dev.rmap.engine.time;

import org.jspecify.annotations.NullMarked;

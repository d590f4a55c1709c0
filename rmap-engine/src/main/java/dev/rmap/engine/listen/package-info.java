/**
 * Listeners, and what each of them has not heard yet (G7, G10). Internal to the engine.
 *
 * <p>Events are added on the lane, which never waits for a listener, and are handed over on callback threads.
 */
@NullMarked
package dev.rmap.engine.listen;

import org.jspecify.annotations.NullMarked;

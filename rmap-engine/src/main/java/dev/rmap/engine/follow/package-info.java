/**
 * The shell around the still core: follows the authority, and brings what it says to the replica in order. Internal to the
 * engine.
 *
 * <p>{@code SyncLoop} brings events to the core and does what it decides; {@code Intake} and {@code Assembler} take in the feed,
 * {@code Answers} the catch-ups; {@code Gate} is where callers wait for a revision. All of it runs on the lane, but for the
 * way there.
 */
@NullMarked
package dev.rmap.engine.follow;

import org.jspecify.annotations.NullMarked;

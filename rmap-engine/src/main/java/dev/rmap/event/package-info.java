/** What listeners hear: one event for each difference, in revision order, with the old and the new value (G7). */
@NullMarked
package dev.rmap.event;

import org.jspecify.annotations.NullMarked;

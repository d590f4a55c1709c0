/** Just enough of the Redis protocol to look at a server, and at what passes between it and a client. */
@NullMarked
package dev.rmap.testkit.resp;

import org.jspecify.annotations.NullMarked;

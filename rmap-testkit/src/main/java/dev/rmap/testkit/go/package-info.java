/** The Go original as a member of the same map: a program under {@code interop/go-peer} and its driver. */
@NullMarked
package dev.rmap.testkit.go;

import org.jspecify.annotations.NullMarked;

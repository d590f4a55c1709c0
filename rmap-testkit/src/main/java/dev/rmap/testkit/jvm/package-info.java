/** Programs of tests that run in JVMs of their own, and do line by line what the test tells them. */
@NullMarked
package dev.rmap.testkit.jvm;

import org.jspecify.annotations.NullMarked;

/** A Spring Boot application whose caches are shared by all its instances. Nothing in it names this library. */
@NullMarked
package dev.rmap.examples.spring;

import org.jspecify.annotations.NullMarked;

package dev.rmap.examples.spring;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What something costs. A record of immutable values is shared by all who read it from the cache; nothing is copied.
 *
 * @param fruit what
 * @param amount how much
 */
public record Price(String fruit, BigDecimal amount) implements Serializable {}

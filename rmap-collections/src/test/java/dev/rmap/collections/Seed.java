package dev.rmap.collections;

import java.util.Random;

/** The seed of a random test: {@code -Drmap.seed=...} runs a failure again. Say it with each assertion. */
record Seed(long value) {

    static Seed fresh() {
        return new Seed(Long.getLong("rmap.seed", System.nanoTime()));
    }

    Random random() {
        return new Random(value);
    }

    @Override
    public String toString() {
        return "-Drmap.seed=" + value;
    }
}

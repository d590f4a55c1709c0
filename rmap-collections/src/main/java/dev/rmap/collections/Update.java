package dev.rmap.collections;

import java.util.Optional;

/**
 * What became of a test-and-set or a test-and-remove.
 *
 * @param previous the value just before, or empty if there was no entry
 * @param applied whether the test held and the entry was changed
 * @param <V> the type of the values
 */
public record Update<V>(Optional<V> previous, boolean applied) {

    /** Whether there was a value, and not which: values are not for logs. */
    @Override
    public String toString() {
        return "Update[" + (previous.isPresent() ? "there was a value" : "there was none")
                + (applied ? ", applied]" : ", not applied]");
    }
}

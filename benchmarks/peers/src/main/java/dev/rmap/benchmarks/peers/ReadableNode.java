package dev.rmap.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/** One that reads, too. */
interface ReadableNode extends Node {

    /** The value of a key, or null. */
    @Nullable
    String get(String key);
}

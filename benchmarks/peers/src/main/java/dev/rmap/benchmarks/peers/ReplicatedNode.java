package dev.rmap.benchmarks.peers;

import java.util.function.Consumer;

/** One that has a copy, which others change. */
interface ReplicatedNode extends ReadableNode {

    /** Has the listener told the new value of each entry that any process writes from now on. */
    void listen(Consumer<String> listener);
}

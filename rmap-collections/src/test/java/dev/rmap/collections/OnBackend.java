package dev.rmap.collections;

import dev.rmap.backend.Backend;
import dev.rmap.engine.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test of maps that runs on any backend: subclasses say which. Each test has a map name of its own. */
abstract class OnBackend {

    static final Duration SOON = Duration.ofSeconds(30);

    private final List<AutoCloseable> open = new ArrayList<>();
    private Backend shared;
    String name;

    /** A new connection to the store. */
    abstract Backend newBackend();

    /** A connection to the store that one test uses for all its maps. */
    Backend commonBackend() {
        return closeLater(newBackend());
    }

    /** A new connection that can be harmed. */
    abstract Shaky newShaky();

    /** A connection to the store that a test can harm. */
    interface Shaky extends AutoCloseable {

        Backend backend();

        /** Nothing comes through any more, and what is under way is lost. */
        void cut();

        /** The next change does not come through, and nobody says so. */
        void loseNextChange();

        /** What was cut can connect again. */
        void restore();

        @Override
        void close();
    }

    @BeforeEach
    final void nameTheMap() {
        name = "test-" + UUID.randomUUID();
    }

    @AfterEach
    final void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        open.clear();
        shared = null;
    }

    final <C extends AutoCloseable> C closeLater(C closeable) {
        open.add(closeable);
        return closeable;
    }

    /** The backend that the maps of this test are on. */
    final Backend backend() {
        if (shared == null) {
            shared = commonBackend();
        }
        return shared;
    }

    /** Joins the map of this test: each call is to the others as another process is. */
    final ReplicatedMap<String, String> join() {
        return join(builder -> builder);
    }

    final ReplicatedMap<String, String> join(UnaryOperator<ReplicatedMapBuilder<String, String>> options) {
        return closeLater(
                options.apply(ReplicatedMap.strings(name).backend(backend())).open());
    }

    final <V> ReplicatedMap<String, V> join(Codec<V> values) {
        return closeLater(ReplicatedMap.builder(name, Codecs.strings(), values)
                .backend(backend())
                .open());
    }

    /** Waits until something holds, with a bound. */
    static ConditionFactory soon() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(2));
    }
}

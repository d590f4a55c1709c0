package dev.rmap.collections;

import dev.rmap.backend.Backend;
import dev.rmap.engine.Codec;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.engine.map.MapSetup;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.model.Lifetime;
import dev.rmap.model.MapName;
import java.time.Duration;
import java.util.Objects;

/**
 * How a map is joined. Opening freezes: what the builder is told later changes nothing in maps that are open. Used by one
 * thread.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ReplicatedMapBuilder<K, V> {

    private final MapName name;
    private final Codec<K> keys;
    private final Codec<V> values;
    private Backend backend = InProcess.INSTANCE;
    private EngineConfig config = EngineConfig.DEFAULTS;
    private EngineRuntime runtime = EngineRuntime.shared();
    private boolean escaping = true;

    /** As {@code ConcurrentMap} says: each caller gets the exceptions of its own function. */
    private SingleFlightOptions computeIfAbsent =
            SingleFlightOptions.DEFAULTS.withOnFailure(SingleFlightOptions.OnFailure.RETRY);

    ReplicatedMapBuilder(String name, Codec<K> keys, Codec<V> values) {
        this.name = new MapName(Objects.requireNonNull(name, "name"));
        this.keys = Objects.requireNonNull(keys, "keys");
        this.values = Objects.requireNonNull(values, "values");
        if (!keys.exact()) {
            throw new IllegalArgumentException(
                    "map " + name + ": codec " + keys.id() + " is not exact and cannot serve for keys");
        }
    }

    /**
     * Where the map lives. The backend stays open when the map is closed. Without one the map lives in this JVM: all maps
     * of that name are one, for as long as any of them is open.
     */
    public ReplicatedMapBuilder<K, V> backend(Backend theBackend) {
        backend = Objects.requireNonNull(theBackend, "backend");
        return this;
    }

    /**
     * Stores keys exactly as their codec writes them, as {@link ReplicatedMap#strings} does; then they must not be empty
     * and must not have {@code =} in them. For maps that are shared with programs that do not know our escapes.
     */
    public ReplicatedMapBuilder<K, V> plainKeys() {
        escaping = false;
        return this;
    }

    /**
     * The map is cleared that long after the first write to it, and once more that long after the first write after that.
     * Applies to the writes of this process; the latest of {@code lifetime} and {@code slidingLifetime} counts.
     *
     * @param time rounded up to milliseconds
     * @throws IllegalArgumentException if the time is not positive
     */
    public ReplicatedMapBuilder<K, V> lifetime(Duration time) {
        return lifetime(Lifetime.absolute(Spans.millis(name.text(), "lifetime", time)));
    }

    /**
     * The map is cleared that long after the latest write to it. Otherwise like {@link #lifetime}.
     *
     * @param time rounded up to milliseconds
     * @throws IllegalArgumentException if the time is not positive
     */
    public ReplicatedMapBuilder<K, V> slidingLifetime(Duration time) {
        return lifetime(Lifetime.sliding(Spans.millis(name.text(), "lifetime", time)));
    }

    private ReplicatedMapBuilder<K, V> lifetime(Lifetime lifetime) {
        config =
                new EngineConfig(lifetime, config.joinTimeout(), config.writeTimeout(), config.sync(), config.limits());
        return this;
    }

    /**
     * How long {@link #open} waits for the content; half a minute if nothing is said.
     *
     * @throws IllegalArgumentException if it is less than a millisecond or more than a year
     */
    public ReplicatedMapBuilder<K, V> joinTimeout(Duration time) {
        Spans.given(name.text(), "join timeout", time);
        config = new EngineConfig(config.lifetime(), time, config.writeTimeout(), config.sync(), config.limits());
        return this;
    }

    /**
     * How long a write may take, from the call until this process's copy shows it; half a minute if nothing is said.
     *
     * @throws IllegalArgumentException if it is less than a millisecond or more than a year
     */
    public ReplicatedMapBuilder<K, V> writeTimeout(Duration time) {
        Spans.given(name.text(), "write timeout", time);
        config = new EngineConfig(config.lifetime(), config.joinTimeout(), time, config.sync(), config.limits());
        return this;
    }

    /** The times of the sync protocol. */
    public ReplicatedMapBuilder<K, V> syncTimes(EngineConfig.SyncTimes times) {
        config = new EngineConfig(
                config.lifetime(), config.joinTimeout(), config.writeTimeout(), times, config.limits());
        return this;
    }

    /** The bounds of values, queues and commits. */
    public ReplicatedMapBuilder<K, V> limits(EngineConfig.Limits limits) {
        config =
                new EngineConfig(config.lifetime(), config.joinTimeout(), config.writeTimeout(), config.sync(), limits);
        return this;
    }

    /**
     * The largest value, in bytes as the codec writes it; 16 MiB if nothing is said.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ReplicatedMapBuilder<K, V> maxValueBytes(int bytes) {
        EngineConfig.Limits limits = config.limits();
        return limits(new EngineConfig.Limits(
                bytes,
                limits.maxBatchCommands(),
                limits.maxBatchBytes(),
                limits.maxCommitCommands(),
                limits.writeQueue(),
                limits.feedQueue(),
                limits.eventQueue(),
                limits.queueBytes()));
    }

    /**
     * How {@code computeIfAbsent} computes what is missing. If nothing is said: as {@link SingleFlightOptions#DEFAULTS}, but
     * that one of those who wait computes when a computation has failed.
     */
    public ReplicatedMapBuilder<K, V> computeIfAbsent(SingleFlightOptions options) {
        computeIfAbsent = Objects.requireNonNull(options, "options");
        return this;
    }

    /** Time, threads and chance; shared by all maps of the process if nothing is said. */
    public ReplicatedMapBuilder<K, V> runtime(EngineRuntime theRuntime) {
        runtime = Objects.requireNonNull(theRuntime, "runtime");
        return this;
    }

    /**
     * Joins the map, and waits until its content is here. Blocks.
     *
     * @throws dev.rmap.engine.NotReadyException if that takes longer than the join timeout, the authority refuses to be
     *     asked, or the thread is interrupted; nothing stays open
     * @throws IllegalArgumentException if the backend cannot hold a map of that name
     * @throws IllegalStateException if the backend is closed
     */
    public ReplicatedMap<K, V> open() {
        Codec<K> storedKeys = escaping ? new EscapedKeys<>(name.text(), keys) : new SharedKeys<>(name.text(), keys);
        MapEngine<K, V> engine = MapEngine.open(
                new MapSetup<>(name, backend, storedKeys, new NamedValues<>(name.text(), values), config, runtime));
        return new DefaultReplicatedMap<>(engine, values, computeIfAbsent);
    }
}

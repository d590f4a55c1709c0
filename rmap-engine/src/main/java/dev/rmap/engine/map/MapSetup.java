package dev.rmap.engine.map;

import dev.rmap.backend.Backend;
import dev.rmap.engine.Codec;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.HotValues;
import dev.rmap.model.MapName;

/**
 * What a map is made of.
 *
 * @param name the name that all processes share
 * @param backend the way to the authority; stays open when the map is closed
 * @param keys the codec of the keys, which must be exact
 * @param values the codec of the values
 * @param config times and limits
 * @param runtime time, threads and chance
 * @param hot which values stay in memory
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public record MapSetup<K, V>(
        MapName name,
        Backend backend,
        Codec<K> keys,
        Codec<V> values,
        EngineConfig config,
        EngineRuntime runtime,
        HotValues<K> hot) {

    /** Checks that the codec of the keys is exact. */
    public MapSetup {
        if (!keys.exact()) {
            throw new IllegalArgumentException(
                    "codec " + keys.id() + " is not exact and cannot serve for the keys of map " + name);
        }
    }

    /** A map that keeps all its values in memory. */
    public MapSetup(
            MapName name, Backend backend, Codec<K> keys, Codec<V> values, EngineConfig config, EngineRuntime runtime) {
        this(name, backend, keys, values, config, runtime, HotValues.all());
    }
}

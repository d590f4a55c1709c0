package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;

/**
 * The values' codec of one map: what it throws names the map.
 *
 * @param <V> the type of the values
 */
final class NamedValues<V> implements Codec<V> {

    private final String map;
    private final Codec<V> values;

    NamedValues(String map, Codec<V> values) {
        this.map = map;
        this.values = values;
    }

    @Override
    public Bytes encode(V value) {
        try {
            return values.encode(value);
        } catch (CodecException noForm) {
            throw new CodecException("map " + map + ": a value has no form: " + noForm.getMessage(), noForm);
        }
    }

    @Override
    public V decode(Bytes bytes) {
        try {
            return values.decode(bytes);
        } catch (CodecException unreadable) {
            throw new CodecException("map " + map + ": a value cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public boolean exact() {
        return values.exact();
    }

    @Override
    public String id() {
        return values.id();
    }
}

package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;

/**
 * Keys exactly as their codec writes them, checked against the rule that all peers of the shared format apply: not
 * empty, and without {@code =}.
 *
 * @param <K> the type of the keys
 */
final class SharedKeys<K> implements Codec<K> {

    private final String map;
    private final Codec<K> keys;

    SharedKeys(String map, Codec<K> keys) {
        this.map = map;
        this.keys = keys;
    }

    @Override
    public Bytes encode(K key) {
        Bytes bytes;
        try {
            bytes = keys.encode(key);
        } catch (CodecException noForm) {
            throw new IllegalArgumentException("map " + map + ": a key has no form: " + noForm.getMessage(), noForm);
        }
        if (bytes.isEmpty()) {
            throw new IllegalArgumentException("map " + map + ": a key must not be empty");
        }
        for (byte b : bytes.array()) {
            if (b == '=') {
                throw new IllegalArgumentException("map " + map + ": key '" + key + "' contains '=', which the shared"
                        + " format keeps for itself");
            }
        }
        return bytes;
    }

    @Override
    public K decode(Bytes bytes) {
        return keys.decode(bytes);
    }

    @Override
    public boolean exact() {
        return keys.exact();
    }

    @Override
    public String id() {
        return keys.id();
    }
}

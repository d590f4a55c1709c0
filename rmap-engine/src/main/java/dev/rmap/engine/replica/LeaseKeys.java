package dev.rmap.engine.replica;

import dev.rmap.engine.Codec;
import dev.rmap.model.Bytes;
import java.util.Arrays;

/**
 * The stored keys of leases: those of the entries, behind a prefix.
 *
 * @param entries the codec of the keys of the entries
 * @param <K> the type of the keys
 */
public record LeaseKeys<K>(Codec<K> entries) implements Codec<K> {

    @Override
    public Bytes encode(K key) {
        byte[] prefix = Scope.LEASE_PREFIX.array();
        byte[] rest = entries.encode(key).array();
        byte[] all = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, all, prefix.length, rest.length);
        return Bytes.wrap(all);
    }

    @Override
    public K decode(Bytes bytes) {
        return entries.decode(
                Bytes.wrap(Arrays.copyOfRange(bytes.array(), Scope.LEASE_PREFIX.length(), bytes.length())));
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public String id() {
        return "lease(" + entries.id() + ")";
    }
}

package dev.rmap.engine.replica;

import dev.rmap.engine.Codec;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.follow.Copy;
import dev.rmap.engine.listen.Subscribers;
import dev.rmap.engine.table.Form;
import dev.rmap.model.Bytes;

/**
 * The two replicas of a map in one process.
 *
 * @param entries of what users store
 * @param leases of the leases
 * @param leaseKeys the stored keys of the leases
 * @param leaseSubscribers who hears of leases
 * @param <K> the type of the keys
 */
public record Copies<K>(
        Replica<K, ?> entries,
        Replica<K, Bytes> leases,
        LeaseKeys<K> leaseKeys,
        Subscribers<K, Bytes> leaseSubscribers) {

    /** Puts a replica of the leases beside that of the entries. */
    public static <K> Copies<K> beside(Replica<K, ?> entries, Codec<K> keys, Subscribers<K, Bytes> leaseSubscribers) {
        LeaseKeys<K> leaseKeys = new LeaseKeys<>(keys);
        Replica<K, Bytes> leases = new Replica<>(
                Scope.LEASES,
                leaseKeys,
                new Form<>(LeaseTexts.INSTANCE),
                entries.clock(),
                leaseSubscribers,
                HotValues.all());
        return new Copies<>(entries, leases, leaseKeys, leaseSubscribers);
    }

    /** Both, as the sync loop sees them. */
    public Copy all() {
        return new WholeCopy(entries, leases);
    }
}

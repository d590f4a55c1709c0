package dev.rmap.engine.replica;

import dev.rmap.engine.Codec;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import java.util.Arrays;

/**
 * The stored keys of leases: those of the entries, behind a prefix.
 *
 * @param entries the codec of the keys of the entries
 * @param <K> the type of the keys
 */
public record LeaseKeys<K>(Codec<K> entries) implements Codec<K> {

    /** The stored key of the lease of the entry with a stored key. */
    public static Bytes of(Bytes entry) {
        byte[] prefix = Scope.LEASE_PREFIX.array();
        byte[] rest = entry.array();
        byte[] all = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, all, prefix.length, rest.length);
        return Bytes.wrap(all);
    }

    /** How many commands of a commit are not about leases. */
    public static int commandsOnOthers(Commit commit) {
        int others = 0;
        for (Command command : commit.commands()) {
            others += Scope.LEASES.covers(command.key()) ? 0 : 1;
        }
        return others;
    }

    @Override
    public Bytes encode(K key) {
        return of(entries.encode(key));
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

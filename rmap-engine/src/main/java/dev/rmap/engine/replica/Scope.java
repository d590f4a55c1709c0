package dev.rmap.engine.replica;

import dev.rmap.model.Bytes;

/**
 * Which entries of a map a replica shows. The entries of the library live in the same map under keys that no codec of
 * users writes, so that they share its order of changes, its feed and its atomic commits; no view, no listener and no
 * size of users counts them.
 */
public enum Scope {
    /** Those of the users. */
    ENTRIES,
    /** The leases. */
    LEASES;

    /** What the stored keys of leases begin with. Keys of users never do: part of the format (docs/wire.md). */
    static final Bytes LEASE_PREFIX = Bytes.utf8("rmap.lease=");

    private static final byte[] PREFIX = LEASE_PREFIX.array();

    /** Whether a stored key is in this scope. */
    boolean covers(Bytes key) {
        return isLease(key) == (this == LEASES);
    }

    private static boolean isLease(Bytes key) {
        byte[] bytes = key.array();
        if (bytes.length < PREFIX.length || bytes[0] != PREFIX[0]) {
            return false;
        }
        for (int i = 1; i < PREFIX.length; i++) {
            if (bytes[i] != PREFIX[i]) {
                return false;
            }
        }
        return true;
    }
}

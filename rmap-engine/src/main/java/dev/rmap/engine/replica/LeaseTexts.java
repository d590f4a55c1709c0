package dev.rmap.engine.replica;

import dev.rmap.engine.Codec;
import dev.rmap.model.Bytes;

/** What leases say, as it is stored. Kept in cells, so not exact. */
enum LeaseTexts implements Codec<Bytes> {
    INSTANCE;

    @Override
    public Bytes encode(Bytes value) {
        return value;
    }

    @Override
    public Bytes decode(Bytes bytes) {
        return bytes;
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public String id() {
        return "lease";
    }
}

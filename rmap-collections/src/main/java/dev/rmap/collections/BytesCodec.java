package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.model.Bytes;

/** Bytes as they are. Copies both ways, because arrays can be changed. */
final class BytesCodec implements Codec<byte[]> {

    static final BytesCodec INSTANCE = new BytesCodec();

    private BytesCodec() {}

    @Override
    public Bytes encode(byte[] value) {
        return Bytes.wrap(value.clone());
    }

    @Override
    public byte[] decode(Bytes bytes) {
        return bytes.array().clone();
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public String id() {
        return "bytes";
    }
}

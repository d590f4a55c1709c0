package dev.rmap.collections.redisson;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Objects;
import org.redisson.client.handler.State;

/**
 * Map values in the form of a Redisson codec.
 *
 * @param <T> the type of the values
 */
final class RedissonValues<T> implements Codec<T> {

    private final org.redisson.client.codec.Codec codec;
    private final Class<T> type;

    RedissonValues(org.redisson.client.codec.Codec codec, Class<T> type) {
        this.codec = Objects.requireNonNull(codec);
        this.type = Objects.requireNonNull(type);
    }

    @Override
    public Bytes encode(T value) {
        ByteBuf buffer;
        try {
            buffer = codec.getMapValueEncoder().encode(value);
        } catch (IOException | RuntimeException failed) {
            throw new CodecException("codec " + id() + ": " + failed.getClass().getName());
        }
        try {
            return Bytes.wrap(ByteBufUtil.getBytes(buffer, buffer.readerIndex(), buffer.readableBytes(), true));
        } finally {
            buffer.release();
        }
    }

    @Override
    public T decode(Bytes bytes) {
        Object read;
        try {
            read = codec.getMapValueDecoder()
                    .decode(Unpooled.wrappedBuffer(bytes.array()).asReadOnly(), new State());
        } catch (IOException | RuntimeException failed) {
            throw new CodecException("codec " + id() + ": " + failed.getClass().getName());
        }
        if (!type.isInstance(read)) {
            throw new CodecException("codec " + id() + ": the value is "
                    + (read == null ? "null" : "a " + read.getClass().getName()));
        }
        return type.cast(read);
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public String id() {
        return "redisson(" + codec.getClass().getSimpleName() + ", " + type.getSimpleName() + ")";
    }
}

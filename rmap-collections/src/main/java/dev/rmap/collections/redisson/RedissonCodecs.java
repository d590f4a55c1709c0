package dev.rmap.collections.redisson;

import dev.rmap.engine.Codec;

/** Redisson's codecs as codecs of this library. */
public final class RedissonCodecs {

    private RedissonCodecs() {}

    /**
     * Values in the form that a Redisson codec gives to map values. Not exact, so not for keys. What the codec refuses to
     * read is up to that codec: several of Redisson's build any class that the bytes name.
     *
     * @param codec the codec, for example {@code new Kryo5Codec()}
     * @param type what the values are; other things are refused when they are read
     */
    public static <T> Codec<T> of(org.redisson.client.codec.Codec codec, Class<T> type) {
        return new RedissonValues<>(codec, type);
    }
}

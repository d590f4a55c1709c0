package dev.rmap.engine.replica;

import dev.rmap.engine.Codec;
import dev.rmap.engine.time.Seldom;
import dev.rmap.model.Bytes;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the keys that the authority holds. Those of another scope are passed over; those that the codec cannot read are
 * left out, counted, and logged once in a while.
 *
 * @param <K> the type of the keys
 */
final class KeyReader<K> {

    private static final Logger log = LoggerFactory.getLogger(KeyReader.class);

    private final String map;
    private final Scope scope;
    private final Codec<K> codec;
    private final LongAdder undecodable = new LongAdder();
    private final Seldom lines;

    KeyReader(String map, Scope scope, Codec<K> codec, LongSupplier nowMillis) {
        this.map = map;
        this.scope = scope;
        this.codec = codec;
        this.lines = new Seldom(nowMillis);
    }

    /** The key, or null if the entry is to be left out. */
    @Nullable
    K read(Bytes key) {
        if (!scope.covers(key)) {
            return null;
        }
        try {
            return codec.decode(key);
        } catch (RuntimeException notAKey) {
            undecodable.increment();
            long times = lines.times();
            if (times > 0) {
                log.warn(
                        "map {}: an entry is left out, because its key is no key of codec {}: {} ({} such keys since this"
                                + " was last said)",
                        map,
                        codec.id(),
                        notAKey.getMessage(),
                        times);
            }
            return null;
        }
    }

    /** How many times an entry was left out because the codec cannot read its key. */
    long undecodable() {
        return undecodable.sum();
    }
}

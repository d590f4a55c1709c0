package dev.rmap.engine.replica;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.engine.time.LogLimiter;
import dev.rmap.model.Bytes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the keys that the authority holds. Those of another scope are passed over; those that the codec cannot read,
 * whatever it throws, are left out, counted, and logged once in a while. What may be read another time, when there is more
 * memory, is no reason to leave an entry out: the replica fails, and catches up.
 *
 * @param <K> the type of the keys
 */
final class KeyReader<K> {

    private static final Logger log = LoggerFactory.getLogger(KeyReader.class);

    /** The name of the thread on which a key is read whose codec needs more stack than whoever runs the lane has left. */
    static final String DEEP_THREAD = "rmap-deep-key";

    private final String map;
    private final Scope scope;
    private final Codec<K> codec;
    private final LongAdder undecodable = new LongAdder();
    private final LogLimiter lines;

    KeyReader(String map, Scope scope, Codec<K> codec, LongSupplier nowMillis) {
        this.map = map;
        this.scope = scope;
        this.codec = codec;
        this.lines = new LogLimiter(nowMillis);
    }

    /** The key, or null if the entry is to be left out. */
    @Nullable
    K read(Bytes key) {
        if (!scope.covers(key)) {
            return null;
        }
        try {
            return codec.decode(key);
        } catch (StackOverflowError tooDeepHere) {
            return readOnItsOwnStack(key);
        } catch (Throwable notAKey) {
            leaveOut(notAKey);
            return null;
        }
    }

    /** The key, or nothing if it cannot be read here and now, whatever the reason. For estimates, on any thread. */
    Optional<K> tryToRead(Bytes key) {
        try {
            return scope.covers(key) ? Optional.of(codec.decode(key)) : Optional.empty();
        } catch (Throwable notNow) {
            return Optional.empty();
        }
    }

    /** Whoever runs the lane may have little of his stack left, so this says something of the key only on a stack of its own. */
    private @Nullable K readOnItsOwnStack(Bytes key) {
        try {
            return CompletableFuture.supplyAsync(() -> codec.decode(key), KeyReader::onItsOwnStack)
                    .join();
        } catch (CompletionException failed) {
            leaveOut(failed.getCause());
            return null;
        }
    }

    private static void onItsOwnStack(Runnable task) {
        Thread thread = new Thread(task, DEEP_THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    private void leaveOut(@Nullable Throwable notAKey) {
        if (notAKey instanceof VirtualMachineError exhausted && !(exhausted instanceof StackOverflowError)) {
            throw new IllegalStateException("codec " + codec.id() + " could not read a key: " + exhausted, exhausted);
        }
        undecodable.increment();
        long times = lines.times();
        if (times > 0) {
            log.warn(
                    "map {}: an entry is left out, because its key is no key of codec {}: {} ({} such keys since this"
                            + " was last said)",
                    map,
                    codec.id(),
                    notAKey instanceof CodecException told ? told.getMessage() : String.valueOf(notAKey),
                    times);
        }
    }

    /** How many times an entry was left out because the codec cannot read its key. */
    long undecodable() {
        return undecodable.sum();
    }
}

package dev.rmap.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Runs the scripts for one map. A call sends the digest of a script. Only where the server does not know it (any more), so
 * did nothing, Redisson is given the text, to load it and call it, or, if the client's script cache is off, to send it. It
 * would do all of that by itself, but copies all arguments of each call to be ready for it.
 *
 * <p>Always at the master: a copy of it may lag behind what was published. And once: whoever asks decides whether to ask
 * again, and knows then what a failure means. Redisson would hide, behind the last error, that an earlier try may have
 * had an effect.
 */
final class Scripts {

    private static final Script COMMIT =
            Script.of("keys.lua", "batch.lua", "common.lua", "longway.lua", "values.lua", "commit.lua");
    private static final Script CATCH_UP = Script.of("keys.lua", "common.lua", "catchup.lua");
    private static final Script ALLOWED = Script.of("allowed.lua");

    private final RScript scripts;
    private final String routingKey;

    /**
     * Scripts for one map.
     *
     * @param routingKey the name of the content hash before the client's name mapper has seen it: Redisson maps it, and
     *     finds the node by the result
     */
    Scripts(RedissonClient client, String routingKey) {
        this.scripts = client.getScript(
                OptionalOptions.defaults().codec(ByteArrayCodec.INSTANCE).retryAttempts(0));
        this.routingKey = routingKey;
    }

    CompletionStage<byte[]> commit(List<Object> keys, Object[] arguments) {
        return run(COMMIT, RScript.ReturnType.VALUE, keys, arguments);
    }

    CompletionStage<List<byte[]>> catchUp(List<Object> keys, Object[] arguments) {
        return run(CATCH_UP, RScript.ReturnType.LIST, keys, arguments);
    }

    /** Fails if this user may not listen to the channel, as far as the server can be asked. */
    CompletionStage<List<Object>> allowed(String channel) {
        return run(ALLOWED, RScript.ReturnType.LIST, List.of(), new Object[] {MapKeys.utf8(channel)});
    }

    /** The keys go as bytes, which Redisson's name mapper leaves alone. */
    private <T> CompletionStage<T> run(Script script, RScript.ReturnType reply, List<Object> keys, Object[] arguments) {
        try {
            CompletionStage<T> known =
                    scripts.evalShaAsync(routingKey, RScript.Mode.READ_WRITE, script.digest(), reply, keys, arguments);
            return known.exceptionallyCompose(failure -> isUnknown(failure)
                    ? scripts.evalAsync(routingKey, RScript.Mode.READ_WRITE, script.text(), reply, keys, arguments)
                    : CompletableFuture.failedFuture(failure));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean isUnknown(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }

    /**
     * A script.
     *
     * @param text what it does
     * @param digest its SHA-1 in hexadecimal digits, by which the server knows it
     */
    private record Script(String text, String digest) {

        /** The script that the files make one after the other. */
        static Script of(String... files) {
            String text = Stream.of(files).map(Script::read).collect(Collectors.joining());
            return new Script(text, Sha1.hex(text.getBytes(StandardCharsets.UTF_8)));
        }

        private static String read(String file) {
            try (InputStream in = Scripts.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException("the script " + file + " is missing from the jar");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package dev.rmap.testkit.redis;

import dev.rmap.testkit.resp.RespException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Waits until a server answers. */
final class Readiness {

    private static final Duration CONNECT = Duration.ofMillis(500);
    private static final long BETWEEN_ATTEMPTS_NANOS = 2_000_000;

    private Readiness() {}

    /**
     * True as soon as the server answers PING; false when it is no longer alive, or has not answered in that time.
     *
     * @param alive whether there is anything left to wait for
     * @param isMeant whether the server that answers is the one that is waited for
     */
    static boolean await(
            RedisAddress address, Duration patience, BooleanSupplier alive, Predicate<RespConnection> isMeant) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (alive.getAsBoolean() && System.nanoTime() < deadline) {
            if (answers(address, isMeant)) {
                return true;
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS_NANOS);
        }
        return false;
    }

    /** One attempt. A server that is still loading its data does not count as answering. */
    private static boolean answers(RedisAddress address, Predicate<RespConnection> isMeant) {
        try (RespConnection connection = RespConnection.open(address, CONNECT)) {
            return "PONG".equals(connection.text("PING")) && isMeant.test(connection);
        } catch (UncheckedIOException | RespException e) {
            return false;
        }
    }
}

package dev.rmap.testkit.redis;

/** No server could be started; the message says what was tried and what the server itself said. */
public final class RedisLaunchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisLaunchException(String message) {
        super(message);
    }

    RedisLaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}

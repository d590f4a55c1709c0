package dev.rmap.testkit.redis;

/** A Redis server that a test or a demonstration may use, and mistreat if it was started here. */
public interface RedisServer extends AutoCloseable {

    /** How this server was come by. */
    LaunchWay way();

    /** Where it listens. The port stays the same across restarts. */
    RedisAddress address();

    /** The address as clients take it: {@code redis://[:password@]host:port}. */
    default String uri() {
        return address().uri();
    }

    /** A new administrator's connection. */
    default RespConnection connect() {
        return RespConnection.open(address());
    }

    /** True when this server was started here, so that {@link #kill} and the restarts work. */
    boolean canRestart();

    /**
     * Ends the server as a crash does (SIGKILL). Returns when it is gone.
     *
     * @throws UnsupportedOperationException if {@link #canRestart} is false
     */
    void kill();

    /**
     * Stops the server if it still runs, and starts it on the same port: with its data if it
     * {@linkplain RedisOptions#keepingData keeps them}, else empty. Returns when it answers.
     *
     * @throws UnsupportedOperationException if {@link #canRestart} is false
     */
    void restart();

    /**
     * Stops the server if it still runs, throws its data away, and starts it on the same port.
     *
     * @throws UnsupportedOperationException if {@link #canRestart} is false
     */
    void restartEmpty();

    /**
     * Kills the server if it still runs, and starts it on the same port with what the command {@code SAVE} wrote last, as
     * somebody does who has nothing but an old backup. The server must not {@linkplain RedisOptions#keepingData keep its
     * data}. Returns when it answers.
     *
     * @throws UnsupportedOperationException if {@link #canRestart} is false
     */
    void restartSaved();

    /**
     * Ends a server that was started here and removes its files; does nothing to a server that was given. Stopping twice
     * is harmless; a stopped server cannot be restarted.
     */
    void stop();

    /** {@linkplain #stop Stops} the server. */
    @Override
    default void close() {
        stop();
    }
}

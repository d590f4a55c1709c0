package dev.rmap.testkit.redis;

import org.jspecify.annotations.Nullable;

/**
 * Starts real Redis servers for tests and demonstrations. How they are come by is settled once for each JVM and logged
 * in one line; the order is
 *
 * <ol>
 *   <li>{@code given}: the address in the system property {@code rmap.redis.uri} or the environment variable
 *       {@code RMAP_REDIS_URI};
 *   <li>{@code testcontainers}: a container, where a Docker engine answers and the image ({@code rmap.redis.image}) is
 *       there or can be pulled;
 *   <li>{@code path}: {@code redis-server} or {@code valkey-server} on the PATH, as a child process;
 *   <li>{@code embedded}: the server in the embedded-redis jar, as a child process.
 * </ol>
 *
 * The property {@code rmap.redis.launcher} allows one of these words only. Each property may be given as an environment
 * variable too: {@code RMAP_REDIS_LAUNCHER}, {@code RMAP_REDIS_IMAGE}. {@link Permissions} says how to have everything
 * tested by a user who may do little.
 */
public final class RedisServers {

    private static final Object LOCK = new Object();

    private static @Nullable ServerChoice choice;
    private static @Nullable RedisServer shared;

    private RedisServers() {}

    /** A fresh, empty server on a free loopback port. A given server is handed out as it is. */
    public static RedisServer start() {
        return start(RedisOptions.plain());
    }

    /**
     * A fresh server that is set up like this.
     *
     * @throws RedisLaunchException if there is none to be had; the message says why for each way
     * @throws UnsupportedOperationException if options are asked of a given server
     */
    public static RedisServer start(RedisOptions options) {
        return choice().start(options);
    }

    /** A fresh server, come by in this way and no other, whatever the settings say. */
    public static RedisServer start(LaunchWay way, RedisOptions options) {
        return ServerChoice.of(LaunchSettings.ofThisProcess().forcing(way)).start(options);
    }

    /**
     * A fresh server that is a process of this machine, whatever the settings say: for servers that have to find each
     * other, or files of ours.
     *
     * @throws RedisLaunchException if there is none to be had
     */
    public static RedisServer startProcess(RedisOptions options) {
        try {
            return start(LaunchWay.PATH, options);
        } catch (RedisLaunchException none) {
            return start(LaunchWay.EMBEDDED, options);
        }
    }

    /**
     * One server for everybody in this JVM who needs no more than map names of their own. It cannot be restarted, stopping
     * it does nothing, and it ends with the JVM.
     */
    public static RedisServer shared() {
        synchronized (LOCK) {
            if (shared == null) {
                RedisServer server = start();
                shared = new BorrowedServer(server.way(), server.address(), "everybody in this JVM shares it");
            }
            return shared;
        }
    }

    /** The line that was logged when the first server was started: what was chosen, and why. */
    public static String description() {
        return choice().description();
    }

    private static ServerChoice choice() {
        synchronized (LOCK) {
            if (choice == null) {
                choice = ServerChoice.of(LaunchSettings.ofThisProcess());
            }
            return choice;
        }
    }
}

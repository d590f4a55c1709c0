package dev.rmap.testkit.redis;

/** One way to come by servers. */
interface Launcher {

    LaunchWay way();

    /** Looks whether this way is open here. Bounded in time, and cheap enough to be asked once by every process. */
    Probe probe();

    /**
     * A new server that answers. Called only after {@link #probe} said that the way is open.
     *
     * @throws RedisLaunchException if it does not come up
     */
    RedisServer start(RedisOptions options);
}

package dev.rmap.testkit.redis;

import java.time.Duration;
import java.util.Optional;

/** Hands out a server that somebody else runs. Always the same one, and as it is. */
final class GivenLauncher implements Launcher {

    private final Optional<String> uri;
    private final Duration patience;

    /** Waits this long for the server, which may just be starting. */
    GivenLauncher(Optional<String> uri, Duration patience) {
        this.uri = uri;
        this.patience = patience;
    }

    @Override
    public LaunchWay way() {
        return LaunchWay.GIVEN;
    }

    /**
     * Open as soon as an address is named.
     *
     * @throws RedisLaunchException if nothing answers there: who names an address means it
     */
    @Override
    public Probe probe() {
        if (uri.isEmpty()) {
            return new Probe.PassedOver("neither rmap.redis.uri nor RMAP_REDIS_URI is set");
        }
        RedisAddress address = RedisAddress.parse(uri.get());
        if (!Readiness.await(address, patience, () -> true, connection -> true)) {
            throw new RedisLaunchException("no Redis that we may use answers at " + address
                    + ", the address given by rmap.redis.uri or RMAP_REDIS_URI");
        }
        return new Probe.Open("the server at " + address);
    }

    @Override
    public RedisServer start(RedisOptions options) {
        if (!options.isPlain()) {
            throw new UnsupportedOperationException(
                    "the server given by rmap.redis.uri is used as it is: no options can be set");
        }
        return new BorrowedServer(
                way(), RedisAddress.parse(uri.orElseThrow()), "it was given by rmap.redis.uri or RMAP_REDIS_URI");
    }
}

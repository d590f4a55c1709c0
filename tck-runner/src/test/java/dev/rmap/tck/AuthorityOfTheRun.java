package dev.rmap.tck;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.util.Optional;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Gives the TCK the authority that the run is for: a server of its own, or none, in which case it runs in process. */
public final class AuthorityOfTheRun implements LauncherSessionListener {

    private Optional<RedisServer> server = Optional.empty();

    /** Made by the launcher. */
    public AuthorityOfTheRun() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty("dev.rmap.tck.authority", "").equals("redis")) {
            RedisServer started = RedisServers.start();
            server = Optional.of(started);
            System.setProperty("rmap.uri", started.uri());
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        server.ifPresent(RedisServer::close);
    }
}

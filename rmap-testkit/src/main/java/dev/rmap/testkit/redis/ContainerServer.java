package dev.rmap.testkit.redis;

import dev.rmap.testkit.net.FreePort;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server in a container, at a port of the host that stays the same across restarts. */
final class ContainerServer implements RedisServer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PORTS_TO_TRY = 5;

    private final String image;
    private final RedisOptions options;

    private RedisAddress address;
    private @Nullable RedisContainer container;
    private boolean stopped;

    private ContainerServer(String image, RedisOptions options) {
        this.image = image;
        this.options = options;
        this.address = new RedisAddress("127.0.0.1", 0, options.password());
    }

    /** A server that answers. */
    static ContainerServer start(String image, RedisOptions options) {
        ContainerServer server = new ContainerServer(image, options);
        LiveServers.add(server);
        try {
            server.startAnywhere();
            return server;
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
    }

    @Override
    public LaunchWay way() {
        return LaunchWay.TESTCONTAINERS;
    }

    @Override
    public synchronized RedisAddress address() {
        return address;
    }

    @Override
    public boolean canRestart() {
        return true;
    }

    @Override
    public synchronized void kill() {
        if (container != null) {
            container.killServer();
        }
    }

    @Override
    public synchronized void restart() {
        RedisContainer current = current();
        current.stopServer();
        if (!options.keepsData()) {
            create(address.port());
            return;
        }
        current.startServer();
        awaitAnswer(current);
    }

    @Override
    public synchronized void restartEmpty() {
        current().stopServer();
        create(address.port());
    }

    @Override
    public synchronized void restartSaved() {
        RedisContainer current = current();
        current.killServer();
        current.startServer();
        awaitAnswer(current);
    }

    @Override
    public synchronized void stop() {
        if (!stopped) {
            stopped = true;
            remove();
            LiveServers.remove(this);
        }
    }

    private RedisContainer current() {
        if (stopped || container == null) {
            throw new IllegalStateException("the server at " + address + " was stopped for good");
        }
        return container;
    }

    private synchronized void startAnywhere() {
        for (int attempt = 1; ; attempt++) {
            try {
                create(FreePort.find());
                return;
            } catch (RedisLaunchException e) {
                if (attempt == PORTS_TO_TRY || !isPortTaken(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isPortTaken(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        boolean taken = text.contains("port is already allocated") || text.contains("address already in use");
        return taken || (failure.getCause() != null && isPortTaken(failure.getCause()));
    }

    /** Puts a new, empty container in the place of the one that was. */
    private void create(int port) {
        remove();
        RedisContainer fresh = new RedisContainer(image, port, options);
        container = fresh;
        try {
            fresh.start();
        } catch (RuntimeException e) {
            throw new RedisLaunchException("a container of " + image + " does not start: " + causes(e), e);
        }
        address = new RedisAddress(fresh.getHost(), port, options.password());
        awaitAnswer(fresh);
    }

    private void awaitAnswer(RedisContainer started) {
        if (!Readiness.await(address, PATIENCE, started::isRunning, connection -> true)) {
            throw new RedisLaunchException("the Redis in a container of " + image + " did not answer at " + address
                    + "; its last words:\n" + lastLines(started.getLogs()));
        }
    }

    private void remove() {
        if (container != null) {
            container.stop();
            container = null;
        }
    }

    private static String causes(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? String.valueOf(failure.getMessage()) : failure.getMessage() + " <- " + causes(cause);
    }

    private static String lastLines(String output) {
        List<String> lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    @Override
    public String toString() {
        return "Redis at " + address() + " (a container of " + image + ")";
    }
}

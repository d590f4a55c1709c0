package dev.rmap.testkit.redis;

import dev.rmap.testkit.net.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A server that runs as a child process on a loopback port. */
final class ProcessServer implements RedisServer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PORT_PATIENCE = Duration.ofSeconds(10);
    private static final int PORTS_TO_TRY = 5;
    private static final long BETWEEN_BINDS_NANOS = 20_000_000;

    private final LaunchWay way;
    private final ServerProgram program;
    private final RedisOptions options;
    private final ServerFiles files = new ServerFiles();

    private RedisAddress address;
    private @Nullable ChildProcess child;
    private boolean stopped;

    private ProcessServer(LaunchWay way, ServerProgram program, RedisOptions options) {
        this.way = way;
        this.program = program;
        this.options = options;
        this.address = addressAt(0);
    }

    /** A server that answers, on a port that was free. */
    static ProcessServer start(LaunchWay way, ServerProgram program, RedisOptions options) {
        ProcessServer server = new ProcessServer(way, program, options);
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
        return way;
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
        if (child != null) {
            child.kill();
            child = null;
        }
    }

    @Override
    public synchronized void restart() {
        end();
        startHere();
    }

    @Override
    public synchronized void restartEmpty() {
        end();
        files.clear();
        startHere();
    }

    @Override
    public synchronized void restartSaved() {
        kill();
        startHere();
    }

    @Override
    public synchronized void stop() {
        if (!stopped) {
            stopped = true;
            end();
            files.delete();
            LiveServers.remove(this);
        }
    }

    private void end() {
        if (child != null) {
            child.terminate();
            child = null;
        }
    }

    private synchronized void startAnywhere() {
        for (int attempt = 1; ; attempt++) {
            address = addressAt(FreePort.find());
            try {
                spawn();
                return;
            } catch (PortTakenException e) {
                if (attempt == PORTS_TO_TRY) {
                    throw new RedisLaunchException("somebody else took " + PORTS_TO_TRY + " free ports in a row", e);
                }
            }
        }
    }

    private void startHere() {
        if (stopped) {
            throw new IllegalStateException("the server at " + address + " was stopped for good");
        }
        long deadline = System.nanoTime() + PORT_PATIENCE.toNanos();
        while (true) {
            try {
                spawn();
                return;
            } catch (PortTakenException e) {
                if (System.nanoTime() > deadline) {
                    throw new RedisLaunchException("somebody else took " + address + " during the restart", e);
                }
                LockSupport.parkNanos(BETWEEN_BINDS_NANOS);
            }
        }
    }

    private void spawn() throws PortTakenException {
        ChildProcess started;
        try {
            String config = files.config(options, address.port()).toString();
            List<String> command = new ArrayList<>(List.of(program.executable().toString(), config));
            if (options.isSentinel()) {
                command.add("--sentinel");
            }
            started = ChildProcess.start(command, files.directory());
        } catch (IOException e) {
            throw new RedisLaunchException(program.executable() + " does not start: " + e.getMessage(), e);
        }
        String itsNumber = "process_id:" + started.pid() + "\r\n";
        if (Readiness.await(
                address,
                PATIENCE,
                started::isAlive,
                connection -> String.valueOf(connection.text("INFO", "server")).contains(itsNumber))) {
            child = started;
            return;
        }
        String state = started.isAlive() ? "did not answer within " + PATIENCE.toSeconds() + " s" : "ended at once";
        started.kill();
        String output = started.lastLines();
        if (output.contains("Address already in use")) {
            throw new PortTakenException(output);
        }
        throw new RedisLaunchException(program.executable() + " " + state + "; its last words:\n" + output);
    }

    private RedisAddress addressAt(int port) {
        return new RedisAddress("127.0.0.1", port, options.password());
    }

    @Override
    public String toString() {
        return "Redis at " + address() + " (" + program.executable() + ")";
    }

    /** Somebody else listens on the port. */
    private static final class PortTakenException extends Exception {
        private static final long serialVersionUID = 1L;

        PortTakenException(String output) {
            super(output);
        }
    }
}

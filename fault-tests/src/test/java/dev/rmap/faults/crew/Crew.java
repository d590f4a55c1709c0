package dev.rmap.faults.crew;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.faults.history.Ending;
import dev.rmap.faults.history.Fact;
import dev.rmap.faults.history.History;
import dev.rmap.faults.history.Look;
import dev.rmap.faults.history.Terms;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A server, several workers with a proxy in front of each, and a witness. Used by one thread. What the workers recorded
 * stays in a directory of its own until the crew is closed.
 */
public final class Crew implements AutoCloseable {

    /** How long a write of a worker may take. */
    public static final Duration WRITE_TIMEOUT = Duration.ofSeconds(3);

    private static final String MAP = "faults";
    private static final long BETWEEN_LOOKS_NANOS = 10_000_000;

    private final RedisServer server;
    private final Witness witness;
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<WorkerChild> everStarted = new ArrayList<>();
    private final Map<Integer, WorkerChild> working = new TreeMap<>();
    private final Path directory;
    private final long seed;
    private final Optional<Path> overlay;

    /**
     * Starts all of it, and waits until every worker has joined.
     *
     * @param seed of what the workers do
     * @param overlay what takes the place of the library's own classes and resources in the workers
     */
    public Crew(RedisOptions options, int workers, long seed, Optional<Path> overlay) {
        this.seed = seed;
        this.overlay = overlay;
        this.directory = temporary();
        this.server = RedisServers.start(options);
        this.witness = new Witness(server, "map:" + MAP + ":updates");
        for (int place = 0; place < workers; place++) {
            proxies.add(FaultProxy.to(server.address().host(), server.address().port()));
            start(place);
        }
        working.values().forEach(WorkerChild::joined);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("rmap-faults-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(int place) {
        int process = everStarted.size() + 1;
        WorkerChild worker = WorkerChild.start(
                new Worker.Settings(
                        process,
                        server.address().through(proxies.get(place).port()).uri(),
                        MAP,
                        directory.resolve("worker-" + process),
                        seed,
                        WRITE_TIMEOUT),
                overlay);
        everStarted.add(worker);
        working.put(place, worker);
    }

    /** The server, which a fault may mistreat. */
    public RedisServer server() {
        return server;
    }

    /** What stands in front of one of the workers, by chance. */
    public FaultProxy someProxy(Random chance) {
        return proxies.get(chance.nextInt(proxies.size()));
    }

    /** What stands in front of the worker that will be the first to stop. */
    public FaultProxy proxyOfTheFirst() {
        return proxies.get(0);
    }

    /** The hash that holds the entries. */
    public String content() {
        return "map:" + MAP + ":content";
    }

    /** Kills one worker, and starts another in its place, which sets to work at once. */
    public void replaceSomeWorker(Random chance) {
        int place = chance.nextInt(proxies.size());
        working.get(place).kill();
        start(place);
        working.get(place).joined();
        working.get(place).go();
    }

    /** Ends the connections of the workers that listen. */
    public void killSubscriptions() {
        try (RespConnection redis = server.connect()) {
            String clients = redis.text("CLIENT", "LIST", "TYPE", "pubsub");
            for (String client : String.valueOf(clients).split("\n", -1)) {
                if (client.startsWith("id=") && !client.contains("name=" + Witness.NAME)) {
                    redis.command("CLIENT", "KILL", "ID", client.substring("id=".length(), client.indexOf(' ')));
                }
            }
        }
    }

    /** Has all workers set to work. */
    public void go() {
        working.values().forEach(WorkerChild::go);
    }

    /** Has all workers stop one after the other, mends everything, and waits until they agree with the authority. */
    public History finish(Terms terms) {
        working.values().forEach(WorkerChild::stop);
        proxies.forEach(FaultProxy::heal);
        long healed = System.nanoTime();
        Ending ending = settle(terms, healed);
        List<Fact> facts = new ArrayList<>();
        everStarted.forEach(worker -> facts.addAll(worker.facts()));
        return new History(terms, facts, witness.heard(), ending);
    }

    private Ending settle(Terms terms, long healed) {
        try (RespConnection redis = server.connect()) {
            while (true) {
                Map<String, String> entries = new TreeMap<>();
                redis.hash(content()).forEach((key, value) -> entries.put(key, new String(value, UTF_8)));
                long number = Long.parseLong(entries.getOrDefault("=rev", "0"));
                entries.remove("=rev");
                entries.remove("=kind");
                List<Look> looks = working.values().stream()
                        .flatMap(worker -> worker.settled().stream())
                        .toList();
                boolean equal = looks.size() == working.size()
                        && looks.stream()
                                .allMatch(look -> look.revision().number() == number
                                        && look.revision()
                                                .sameLineage(looks.get(0).revision())
                                        && look.entries().equals(entries));
                Duration taken = Duration.ofNanos(System.nanoTime() - healed);
                boolean late = taken.compareTo(terms.convergence()) > 0;
                if (equal || late) {
                    return new Ending(
                            looks.isEmpty()
                                    ? dev.rmap.model.Revision.NONE
                                    : looks.get(0).revision().at(number),
                            entries,
                            equal ? Optional.of(taken) : Optional.empty());
                }
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
        }
    }

    @Override
    public void close() {
        everStarted.forEach(WorkerChild::end);
        witness.close();
        proxies.forEach(FaultProxy::close);
        server.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

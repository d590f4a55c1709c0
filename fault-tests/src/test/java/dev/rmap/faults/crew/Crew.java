package dev.rmap.faults.crew;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.faults.history.Ending;
import dev.rmap.faults.history.Fact;
import dev.rmap.faults.history.History;
import dev.rmap.faults.history.Look;
import dev.rmap.faults.history.Published;
import dev.rmap.faults.history.Terms;
import dev.rmap.model.Revision;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisServer;
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
 * A site, several workers, and a witness at each server. Used by one thread. What the workers recorded stays in a
 * directory of its own until the crew is closed.
 */
public final class Crew implements AutoCloseable {

    /** How long a write of a worker may take. */
    public static final Duration WRITE_TIMEOUT = Duration.ofSeconds(3);

    /** The channel of the changes. */
    public static final String CHANNEL = "map:faults:updates";

    /** The hash that holds the entries. */
    public static final String CONTENT = "map:faults:content";

    private static final String MAP = "faults";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long BETWEEN_LOOKS_NANOS = 10_000_000;

    private final Site site;
    private final List<Witness> witnesses;
    private final List<WorkerChild> everStarted = new ArrayList<>();
    private final Map<Integer, WorkerChild> working = new TreeMap<>();
    private final Path directory;
    private final long seed;
    private final Optional<Path> overlay;

    /**
     * Starts the workers, and waits until every one has joined.
     *
     * @param site the servers, which are closed with the crew
     * @param seed of what the workers do
     * @param overlay what takes the place of the library's own classes and resources in the workers
     */
    public Crew(Site site, int workers, long seed, Optional<Path> overlay) {
        this.site = site;
        this.seed = seed;
        this.overlay = overlay;
        this.directory = temporary();
        this.witnesses = site.servers().stream()
                .map(server -> new Witness(server, CHANNEL))
                .toList();
        for (int place = 0; place < workers; place++) {
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
                        process, site.uri(place), MAP, directory.resolve("worker-" + process), seed, WRITE_TIMEOUT),
                overlay);
        everStarted.add(worker);
        working.put(place, worker);
    }

    /** The servers as a fault needs them that is made for their kind. */
    public <S extends Site> S site(Class<S> kind) {
        return kind.cast(site);
    }

    /** The server that decides the writes, which a fault may mistreat. */
    public RedisServer server() {
        return site.authority();
    }

    /** How many connections listen when every worker and every witness does. */
    public int listeners() {
        return working.size() + witnesses.size();
    }

    /** What stands in front of one of the workers, by chance. */
    public FaultProxy someProxy(Random chance) {
        List<FaultProxy> proxies = site(ProxiedServer.class).proxies();
        return proxies.get(chance.nextInt(proxies.size()));
    }

    /** What stands in front of the worker that will be the first to stop. */
    public FaultProxy proxyOfTheFirst() {
        return site(ProxiedServer.class).proxies().get(0);
    }

    /**
     * Waits until every worker is live and shows something that was decided after this call; but not for long, because
     * workers may have been broken on purpose. Says whether that came.
     */
    public boolean awaitNews() {
        long before = numberOf(entries());
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean come = allShowMoreThan(before);
        while (!come && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            come = allShowMoreThan(before);
        }
        return come;
    }

    private boolean allShowMoreThan(long number) {
        List<Look> looks = working.values().stream()
                .flatMap(worker -> worker.whileLive().stream())
                .toList();
        return looks.size() == working.size()
                && looks.stream()
                        .map(Look::revision)
                        .allMatch(at -> at.number() > number
                                && at.sameLineage(looks.get(0).revision()));
    }

    /** The hash as the server has it. */
    private Map<String, String> entries() {
        try (RespConnection redis = server().connect()) {
            Map<String, String> entries = new TreeMap<>();
            redis.hash(CONTENT).forEach((key, value) -> entries.put(key, new String(value, UTF_8)));
            return entries;
        }
    }

    private static long numberOf(Map<String, String> entries) {
        return Long.parseLong(entries.getOrDefault("=rev", "0"));
    }

    /** Kills one worker, and starts another in its place, which sets to work at once. */
    public void replaceSomeWorker(Random chance) {
        int place = chance.nextInt(working.size());
        working.get(place).kill();
        start(place);
        working.get(place).joined();
        working.get(place).go();
    }

    /** Ends the connections of the workers that listen. */
    public void killSubscriptions() {
        try (RespConnection redis = server().connect()) {
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
        site.heal();
        long healed = System.nanoTime();
        Ending ending = settle(terms, healed);
        List<Fact> facts = new ArrayList<>();
        everStarted.forEach(worker -> facts.addAll(worker.facts()));
        List<Published> published =
                witnesses.stream().flatMap(witness -> witness.heard().stream()).toList();
        return new History(terms, facts, published, ending);
    }

    private Ending settle(Terms terms, long healed) {
        while (true) {
            Map<String, String> entries = entries();
            long number = numberOf(entries);
            entries.remove("=rev");
            entries.remove("=kind");
            List<Look> looks = working.values().stream()
                    .flatMap(worker -> worker.settled().stream())
                    .toList();
            boolean equal = looks.size() == working.size()
                    && looks.stream()
                            .allMatch(look -> look.revision().number() == number
                                    && look.revision().sameLineage(looks.get(0).revision())
                                    && look.entries().equals(entries));
            Duration taken = Duration.ofNanos(System.nanoTime() - healed);
            boolean late = taken.compareTo(terms.convergence()) > 0;
            if (equal || late) {
                return new Ending(
                        looks.isEmpty()
                                ? Revision.NONE
                                : looks.get(0).revision().at(number),
                        entries,
                        equal ? Optional.of(taken) : Optional.empty());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    @Override
    public void close() {
        everStarted.forEach(WorkerChild::end);
        witnesses.forEach(Witness::close);
        site.close();
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

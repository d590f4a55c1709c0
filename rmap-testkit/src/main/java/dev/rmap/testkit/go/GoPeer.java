package dev.rmap.testkit.go;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.model.Bytes;
import dev.rmap.testkit.redis.Permissions;
import dev.rmap.testkit.redis.RedisAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A Go process that is a member of one map through {@code goa.design/pulse/rmap}. Commands are carried out one at a time;
 * each is bounded by the peer itself. What the original refuses is a {@link GoPeerException} with its words.
 */
public final class GoPeer implements AutoCloseable {

    private static final int END_SECONDS = 10;

    private final Process process;
    private final OutputStream commands;
    private final BufferedReader answers;

    /**
     * What a conditional operation gave.
     *
     * @param before the value before the call, if the key was there
     * @param done whether the operation took place
     */
    public record Tested(Optional<Bytes> before, boolean done) {}

    /**
     * What a removal from a list gave.
     *
     * @param remaining what is left of the list, if there is something
     * @param done whether something was removed
     */
    public record Removed(Optional<List<Bytes>> remaining, boolean done) {}

    private GoPeer(Process process) {
        this.process = process;
        this.commands = process.getOutputStream();
        this.answers = process.inputReader(UTF_8);
    }

    /** True when a Go tool chain is here, and the original can be downloaded. The first call builds the program. */
    public static boolean available() {
        return GoProgram.whyNot().isEmpty();
    }

    /**
     * Ends a test as skipped where there can be no Go peer, and as failed where the environment variable
     * {@code RMAP_REQUIRE_GO} is {@code true}.
     */
    public static void assumeAvailable() {
        GoProgram.whyNot().ifPresent(why -> {
            String line = "no Go peer here: " + why;
            if (Boolean.parseBoolean(System.getenv("RMAP_REQUIRE_GO"))) {
                Assertions.fail(line);
            }
            Assumptions.abort(line);
        });
    }

    /**
     * A new process that reaches that server. It has joined no map yet.
     *
     * @throws GoPeerException if there can be no Go peer here
     */
    public static GoPeer start(RedisAddress server) {
        ProcessBuilder builder = new ProcessBuilder(GoProgram.get().executable().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("GO_PEER_REDIS", Permissions.uriOfGoPeer(server));
        try {
            return new GoPeer(builder.start());
        } catch (IOException e) {
            throw new GoPeerException("the Go peer does not start", e);
        }
    }

    /** Joins a map, and leaves the one joined before. */
    public void join(String name) {
        ask("join", text(name));
    }

    /** Joins a map whose hash expires that long after the first write. */
    public void joinAbsolute(String name, Duration ttl) {
        ask("joinTTL", "absolute", Long.toString(ttl.toMillis()), text(name));
    }

    /** Joins a map whose hash expires that long after the last write. */
    public void joinSliding(String name, Duration ttl) {
        ask("joinTTL", "sliding", Long.toString(ttl.toMillis()), text(name));
    }

    /** Sets a value; gives the one before, from Redis. */
    public Optional<Bytes> set(Bytes key, Bytes value) {
        return ask("set", text(key), text(value)).value();
    }

    /** Sets a value and waits for this peer's copy; gives the one before, empty bytes if there was none. */
    public Bytes setAndWait(Bytes key, Bytes value) {
        return ask("setAndWait", text(key), text(value)).values().get(0);
    }

    /** Sets a value unless there is one; says whether it did. */
    public boolean setIfNotExists(Bytes key, Bytes value) {
        return ask("setIfNotExists", text(key), text(value)).done();
    }

    /** Sets a value if the key holds the one expected. */
    public Tested testAndSet(Bytes key, Bytes expected, Bytes value) {
        return tested(ask("testAndSet", text(key), text(expected), text(value)));
    }

    /** Deletes a key if it holds the value expected. */
    public Tested testAndDelete(Bytes key, Bytes expected) {
        return tested(ask("testAndDel", text(key), text(expected)));
    }

    /** Deletes a key; gives the value before. */
    public Optional<Bytes> delete(Bytes key) {
        return ask("delete", text(key)).value();
    }

    /** Adds to a counter; gives the sum. */
    public long increment(Bytes key, long delta) {
        return ask("inc", text(key), Long.toString(delta)).number();
    }

    /** Appends to a list; gives all of it. */
    public Optional<List<Bytes>> append(Bytes key, Bytes... items) {
        return ask("append", texts(key, items)).list();
    }

    /** Appends what the list does not hold yet; gives all of it. */
    public Optional<List<Bytes>> appendUnique(Bytes key, Bytes... items) {
        return ask("appendUnique", texts(key, items)).list();
    }

    /** Removes each occurrence of the items from a list. */
    public Removed remove(Bytes key, Bytes... items) {
        GoAnswer answer = ask("remove", texts(key, items));
        return new Removed(answer.list(), answer.done());
    }

    /** Empties the map. */
    public void reset() {
        ask("reset");
    }

    /** Empties the map for good, as the original means it. */
    public void destroy() {
        ask("destroy");
    }

    /** Empties the map if each key holds the value expected; says whether it did. */
    public boolean testAndReset(Map<Bytes, Bytes> expected) {
        List<String> words = new ArrayList<>();
        words.add(Integer.toString(expected.size()));
        List<Bytes> keys = List.copyOf(expected.keySet());
        keys.forEach(key -> words.add(text(key)));
        keys.forEach(key -> words.add(text(expected.getOrDefault(key, Bytes.EMPTY))));
        return ask("testAndReset", words.toArray(String[]::new)).done();
    }

    /** The value in this peer's copy. */
    public Optional<Bytes> get(Bytes key) {
        return ask("get", text(key)).value();
    }

    /** The list in this peer's copy. */
    public Optional<List<Bytes>> getValues(Bytes key) {
        return ask("getValues", text(key)).list();
    }

    /** This peer's whole copy, as it was at one moment. */
    public Map<Bytes, Bytes> map() {
        List<Bytes> parts = ask("map").values();
        Map<Bytes, Bytes> content = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i += 2) {
            content.put(parts.get(i), parts.get(i + 1));
        }
        return content;
    }

    /** The keys in this peer's copy. */
    public Set<Bytes> keys() {
        return Set.copyOf(ask("keys").values());
    }

    /** How many entries this peer's copy has. */
    public int size() {
        return (int) ask("len").number();
    }

    /** Begins to collect events. */
    public void subscribe() {
        ask("subscribe");
    }

    /** The kinds of events since this was asked before: {@code change}, {@code delete}, {@code reset}. */
    public List<String> events() {
        return ask("events").values().stream().map(Bytes::utf8).toList();
    }

    /** Leaves the map; the copy stays readable. */
    public void leave() {
        ask("close");
    }

    /**
     * Performs operations at random on four plain keys, four counters and four lists: the same ones for the same seed.
     *
     * @return how many of them were not refused
     */
    public long runAtRandom(long seed, int operations) {
        return ask("run", Long.toString(seed), Integer.toString(operations)).number();
    }

    /** Ends the process. Closing twice is harmless. */
    @Override
    public void close() {
        try {
            // The peer ends with its input. An error here means that it has ended already.
            commands.close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Tested tested(GoAnswer answer) {
        return new Tested(answer.value(), answer.done());
    }

    private synchronized GoAnswer ask(String verb, String... words) {
        try {
            String line = verb + " " + String.join(" ", words) + "\n";
            commands.write(line.getBytes(UTF_8));
            commands.flush();
            String answered = answers.readLine();
            if (answered == null) {
                throw new GoPeerException("the Go peer is gone");
            }
            GoAnswer answer = GoAnswer.parse(answered);
            answer.error().ifPresent(said -> {
                throw new GoPeerException(verb + ": " + said);
            });
            return answer;
        } catch (IOException e) {
            throw new GoPeerException("the Go peer is gone", e);
        }
    }

    private static String[] texts(Bytes key, Bytes... items) {
        List<String> words = new ArrayList<>();
        words.add(text(key));
        Arrays.stream(items).map(GoPeer::text).forEach(words::add);
        return words.toArray(String[]::new);
    }

    private static String text(String name) {
        return text(Bytes.utf8(name));
    }

    private static String text(Bytes bytes) {
        return "." + Base64.getEncoder().encodeToString(bytes.array());
    }
}

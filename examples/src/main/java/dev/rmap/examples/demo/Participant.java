package dev.rmap.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.RmapException;
import dev.rmap.engine.Snapshot;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.redis.RedisBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One of the processes that share the map. It does what its standard input says, tells on its standard output what it
 * did and what it heard, and ends with its input.
 */
final class Participant {

    private static final int WARM_UP_WRITES = 300;

    private final ReplicatedMap<String, String> map;
    private final PrintStream output;

    private Participant(ReplicatedMap<String, String> map, PrintStream output) {
        this.map = map;
        this.output = output;
    }

    /** Joins the map that the second argument names, on the Redis that the first names. */
    public static void main(String[] arguments) throws IOException {
        PrintStream output = new PrintStream(System.out, true, UTF_8);
        try (RedisBackend redis = RedisBackend.connect(arguments[0]);
                ReplicatedMap<String, String> map =
                        ReplicatedMap.strings(arguments[1]).backend(redis).open()) {
            warmUp(redis, arguments[1] + "-warm-up");
            Participant participant = new Participant(map, output);
            map.subscribe(participant::heard);
            participant.tell(new Report.Joined(ProcessHandle.current().pid()));
            participant.work(new BufferedReader(new InputStreamReader(System.in, UTF_8)));
        }
    }

    /** A young JVM is slow; the times that are shown shall be those of one that has run for a while. */
    private static void warmUp(RedisBackend redis, String name) {
        try (ReplicatedMap<String, String> scratch =
                ReplicatedMap.strings(name).backend(redis).open()) {
            for (int i = 0; i < WARM_UP_WRITES; i++) {
                scratch.put("warm", String.valueOf(i));
            }
        }
    }

    private void heard(MapEvent<String, String> event) {
        long at = Report.now();
        if (event instanceof EntryEvent<String, String> entry) {
            tell(new Report.Heard(
                    entry.revision().number(),
                    entry.kind().name(),
                    entry.origin().name(),
                    entry.key(),
                    entry.oldValue().orElse(null),
                    entry.newValue().orElse(null),
                    map.get(entry.key()),
                    at));
        } else {
            tell(new Report.Heard(event.revision().number(), event.toString(), "", "", null, null, null, at));
        }
    }

    private void work(BufferedReader input) throws IOException {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            Request request = Report.Lines.read(line, Request.class);
            switch (request.verb()) {
                case PUT_LATER -> putLater(request);
                case COPY -> tell(copy());
                default -> tell(done(request));
            }
        }
    }

    private Report.Done done(Request request) {
        long began = Report.now();
        try {
            String answer = String.valueOf(answer(request));
            return new Report.Done(request.verb(), answer, true, began, Report.now());
        } catch (RmapException e) {
            return new Report.Done(request.verb(), e.toString(), false, began, Report.now());
        }
    }

    private @Nullable Object answer(Request request) {
        String key = request.key();
        return switch (request.verb()) {
            case PUT -> map.put(key, request.value());
            case PUT_FOR_A_WHILE -> map.put(key, request.value(), Duration.ofMillis(request.number()));
            case ADD -> map.counters().add(key, request.number());
            case APPEND -> map.lists().append(key, request.value());
            case RENAME -> renamed(key, request.value());
            case RACE -> raced(key, request.number());
            case WHERE -> map.revision().number();
            case PUT_LATER, COPY -> throw new IllegalArgumentException(request.verb() + " answers for itself");
        };
    }

    private String renamed(String from, String to) {
        String value = map.get(from);
        if (value == null) {
            return "there is no " + from;
        }
        boolean applied = map.batch()
                .require(from, value)
                .requireAbsent(to)
                .remove(from)
                .put(to, value)
                .commit()
                .applied();
        return applied ? "applied" : "refused";
    }

    private String raced(String key, long times) {
        for (long i = 0; i < times; i++) {
            map.merge(key, "1", (sum, one) -> String.valueOf(Long.parseLong(sum) + Long.parseLong(one)));
        }
        return String.valueOf(map.status().counters().refused());
    }

    private void putLater(Request request) {
        long began = Report.now();
        map.async().put(request.key(), request.value()).whenComplete((before, failure) -> {
            String answer = failure == null ? before.toString() : failure.toString();
            tell(new Report.Done(request.verb(), answer, failure == null, began, Report.now()));
        });
    }

    private Report.Copy copy() {
        Snapshot<String, String> snapshot = map.snapshot();
        return new Report.Copy(snapshot.revision().toString(), new TreeMap<>(snapshot.entries()));
    }

    private synchronized void tell(Report report) {
        output.println(Report.Lines.of(report));
    }
}

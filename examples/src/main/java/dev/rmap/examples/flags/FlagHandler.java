package dev.rmap.examples.flags;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.CodecException;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.RmapException;
import dev.rmap.engine.Snapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the service answers. */
final class FlagHandler implements HttpHandler {

    private static final int MOST_FLAGS = 1_000;
    private static final int MOST_BODY_BYTES = 4_096;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final JsonMapper JSON = new JsonMapper();

    private final ReplicatedMap<String, Flag> flags;
    private final FlagStreams streams;

    FlagHandler(ReplicatedMap<String, Flag> flags, FlagStreams streams) {
        this.flags = flags;
        this.streams = streams;
    }

    /** An answer: its code, and what goes into the body as JSON. */
    private record Answer(int code, Object body) {

        static Answer problem(int code, @Nullable String what) {
            return new Answer(code, Map.of("problem", String.valueOf(what)));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String route =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        if (route.equals("GET /flags/stream")) {
            streams.open(exchange);
            return;
        }
        try (exchange) {
            Answer answer = answer(route, exchange);
            byte[] body = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(String route, HttpExchange exchange) throws IOException {
        try {
            if (route.equals("GET /flags")) {
                return new Answer(200, all());
            }
            if (route.equals("GET /status")) {
                return new Answer(200, status());
            }
            String[] words = route.split(" /flags/", 2);
            if (words.length < 2 || !NAME.matcher(words[1]).matches() || words[1].equals("stream")) {
                return Answer.problem(
                        404,
                        "there is /flags, /flags/{name}, /flags/stream and /status;"
                                + " a name has up to 100 letters, digits, dots, dashes and underscores");
            }
            return switch (words[0]) {
                case "GET" -> found(flags.get(words[1]));
                case "PUT" -> put(words[1], exchange);
                case "DELETE" -> found(flags.remove(words[1]));
                default -> Answer.problem(405, words[0]);
            };
        } catch (CodecException unreadable) {
            return Answer.problem(500, unreadable.getMessage());
        } catch (RmapException unavailable) {
            // Not applied, or not known whether it was: the message says which.
            return Answer.problem(503, unavailable.getMessage());
        }
    }

    private static Answer found(@Nullable Flag flag) {
        return flag == null ? Answer.problem(404, "no such flag") : new Answer(200, flag);
    }

    private Answer put(String name, HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            return Answer.problem(413, "a flag has at most " + MOST_BODY_BYTES + " bytes");
        }
        if (flags.size() >= MOST_FLAGS && !flags.containsKey(name)) {
            return Answer.problem(409, "there are " + MOST_FLAGS + " flags already");
        }
        @Nullable Flag flag;
        try {
            flag = JSON.readValue(new String(body, UTF_8), Flag.class);
        } catch (JsonProcessingException e) {
            return Answer.problem(400, e.getOriginalMessage());
        }
        if (flag == null) {
            return Answer.problem(400, "null is no flag");
        }
        return new Answer(flags.put(name, flag) == null ? 201 : 200, flag);
    }

    /** All flags at exactly one revision; one that cannot be read is null, and hides no other. */
    private Map<String, Object> all() {
        Snapshot<String, Flag> snapshot = flags.snapshot();
        Map<String, @Nullable Flag> readable = new TreeMap<>();
        for (String name : snapshot.entries().keySet()) {
            try {
                readable.put(name, snapshot.entries().get(name));
            } catch (CodecException e) {
                readable.put(name, null);
            }
        }
        return Map.of("revision", snapshot.revision().toString(), "flags", readable);
    }

    private Map<String, Object> status() {
        MapStatus status = flags.status();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("state", status.state());
        told.put("revision", status.revision().toString());
        status.staleSince().ifPresent(since -> told.put("staleSince", since.toString()));
        told.put("flags", status.entries());
        told.put("streams", streams.count());
        return told;
    }
}

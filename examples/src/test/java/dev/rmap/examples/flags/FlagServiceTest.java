package dev.rmap.examples.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.examples.ExampleProcess;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances in two processes, and their clients. */
class FlagServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_STREAMS = 64;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AutoCloseable> open = new ArrayList<>();
    private ExampleProcess one;
    private ExampleProcess two;
    private int portOne;
    private int portTwo;

    @BeforeEach
    void start() throws Exception {
        RedisServer server = closeLater(RedisServers.start());
        one = closeLater(ExampleProcess.run(FlagService.class, "0", server.uri()));
        two = closeLater(ExampleProcess.run(FlagService.class, "0", server.uri()));
        portOne = port(one);
        portTwo = port(two);
    }

    @AfterEach
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void whatOneInstanceIsToldTheOtherKnowsAndTells() throws Exception {
        Watcher early = closeLater(new Watcher(portTwo));
        early.await("event: begin");

        assertThat(put(portOne, "dark-mode", "{\"on\": true, \"percent\": 25}").statusCode())
                .isEqualTo(201);
        String id = afterwards(early, "event: flag", "id: ");
        assertThat(early.await("data: ")).endsWith("{\"name\":\"dark-mode\",\"new\":{\"on\":true,\"percent\":25}}");
        assertThat(get(portTwo, "/flags/dark-mode").body()).isEqualTo("{\"on\":true,\"percent\":25}");
        assertThat(get(portTwo, "/flags").body()).contains(id.substring("id: ".length()), "\"dark-mode\":{");

        assertThat(put(portTwo, "dark-mode", "{\"on\": false}").statusCode()).isEqualTo(200);
        Watcher late = closeLater(new Watcher(portTwo));
        late.await("event: begin");
        assertThat(late.await("data: {\"name\"")).endsWith("\"new\":{\"on\":false,\"percent\":0}}");
        assertThat(early.await("data: ")).contains("\"old\":{\"on\":true", "\"new\":{\"on\":false");

        assertThat(delete(portOne, "dark-mode").statusCode()).isEqualTo(200);
        early.await("event: gone");
        late.await("event: gone");
        assertThat(get(portTwo, "/flags/dark-mode").statusCode()).isEqualTo(404);
        assertThat(delete(portTwo, "dark-mode").statusCode()).isEqualTo(404);
        assertThat(get(portTwo, "/status").body()).contains("\"state\":\"LIVE\"", "\"streams\":2");
    }

    @Test
    void badInputIsToldAndChangesNothing() throws Exception {
        String before = get(portOne, "/flags").body();
        assertThat(put(portOne, "f", "{\"on\": 1").statusCode()).isEqualTo(400);
        assertThat(put(portOne, "f", "null").statusCode()).isEqualTo(400);
        assertThat(put(portOne, "f", "{\"on\": true, \"percent\": 101}").body()).contains("percent is 101");
        assertThat(put(portOne, "f", "{\"of\": true}").body()).contains("\\\"of\\\"");
        assertThat(put(portOne, "f", "{\"on\": true} ".repeat(400)).statusCode())
                .isEqualTo(413);
        assertThat(put(portOne, "a=b", "{\"on\": true}").statusCode()).isEqualTo(404);
        assertThat(put(portOne, "stream", "{\"on\": true}").statusCode()).isEqualTo(404);
        assertThat(get(portOne, "/elsewhere").statusCode()).isEqualTo(404);
        assertThat(send(portOne, "/flags/f", "POST", "{}").statusCode()).isEqualTo(405);
        assertThat(get(portOne, "/flags").body()).isEqualTo(before);
    }

    @Test
    void thereIsRoomForSoManyStreams() throws Exception {
        for (int i = 0; i < MOST_STREAMS; i++) {
            closeLater(new Watcher(portOne)).await("event: begin");
        }
        Watcher refused = closeLater(new Watcher(portOne));
        assertThat(refused.await("HTTP/1.1")).contains(" 503 ");

        open.get(open.size() - 2).close();
        // That a client is gone shows when it is told something.
        Eventually.until("there is room again", () -> {
            put(portOne, "room", "{\"on\": true}");
            return get(portOne, "/status").body().contains("\"streams\":63");
        });
        closeLater(new Watcher(portOne)).await("event: begin");
    }

    @Test
    void anInstanceThatEndsSaysGoodbye() throws Exception {
        Watcher here = closeLater(new Watcher(portOne));
        Watcher there = closeLater(new Watcher(portTwo));
        here.await("event: begin");
        there.await("event: begin");

        one.terminate();

        here.awaitEnd();
        one.awaitEnd();
        assertThat(one.lastLine()).isEqualTo("Closed");
        put(portTwo, "still", "{\"on\": true}");
        there.await("data: {\"name\":\"still\"");
    }

    private static String afterwards(Watcher watcher, String first, String then) throws InterruptedException {
        watcher.await(first);
        return watcher.await(then);
    }

    private static int port(ExampleProcess instance) throws InterruptedException {
        return URI.create(instance.awaitLine("Flags at ").substring("Flags at ".length()))
                .getPort();
    }

    private HttpResponse<String> get(int port, String path) {
        return send(port, path, "GET", "");
    }

    private HttpResponse<String> put(int port, String name, String body) {
        return send(port, "/flags/" + name, "PUT", body);
    }

    private HttpResponse<String> delete(int port, String name) {
        return send(port, "/flags/" + name, "DELETE", "");
    }

    private HttpResponse<String> send(int port, String path, String method, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private <C extends AutoCloseable> C closeLater(C closeable) {
        open.add(closeable);
        return closeable;
    }
}

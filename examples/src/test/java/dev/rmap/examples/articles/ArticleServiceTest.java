package dev.rmap.examples.articles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.examples.ExampleProcess;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two instances in two processes, and many clients who want the same. */
class ArticleServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REQUESTS_EACH = 50;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void manyRequestsToTwoInstancesCostOneComputation() throws Exception {
        try (RedisServer server = RedisServers.start();
                ExampleProcess one = ExampleProcess.run(ArticleService.class, "0", server.uri());
                ExampleProcess two = ExampleProcess.run(ArticleService.class, "0", server.uri())) {
            List<URI> instances = List.of(address(one), address(two));
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (URI instance : instances) {
                for (int i = 0; i < REQUESTS_EACH; i++) {
                    answers.add(get(instance.resolve("/articles/maps")));
                }
            }
            String first = answers.get(0).join();
            assertThat(first).startsWith("All about article maps");
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(first));
            int written = 0;
            for (URI instance : instances) {
                written += Integer.parseInt(get(instance.resolve("/written")).join());
            }
            assertThat(written).isEqualTo(1);
        }
    }

    private static URI address(ExampleProcess instance) throws InterruptedException {
        return URI.create(instance.awaitLine("Articles at ").substring("Articles at ".length()));
    }

    private CompletableFuture<String> get(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return client.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> answer.body());
    }
}

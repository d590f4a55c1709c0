package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.jcache.opening.MapNames;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cache on Redis tells the other processes. */
@Timeout(60)
class CacheMessagesTest {

    private static final int ENTRIES = 200;

    /** A message for each change is what Go programs need, and none of them takes part in a cache. */
    @Test
    void manyEntriesThatAreStoredTogetherAreToldInFewerMessages() {
        RedisServer server = RedisServers.shared();
        String name = "told-" + UUID.randomUUID();
        Map<String, String> entries = IntStream.range(0, ENTRIES)
                .mapToObj(i -> String.format("<key %03d>", i))
                .collect(Collectors.toMap(Function.identity(), key -> "value"));
        try (RmapCachingProvider provider = new RmapCachingProvider();
                RespConnection listener = server.connect()) {
            Cache<String, String> cache = provider.getCacheManager(
                            URI.create(server.uri()), getClass().getClassLoader())
                    .createCache(name, new MutableConfiguration<String, String>().setTypes(String.class, String.class));
            listener.subscribe("map:" + MapNames.ofCache("default", name).text() + ":updates");
            cache.putAll(entries);
            Set<String> untold = new HashSet<>(entries.keySet());
            int messages = 0;
            while (!untold.isEmpty()) {
                byte[] payload = listener.nextMessage(Duration.ofSeconds(30))
                        .orElseThrow()
                        .payload();
                String text = new String(payload, StandardCharsets.ISO_8859_1);
                untold.removeIf(text::contains);
                messages++;
            }
            assertThat(messages).isLessThan(ENTRIES);
        }
    }
}

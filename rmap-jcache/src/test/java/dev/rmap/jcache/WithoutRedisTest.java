package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The provider without the Redis backend on the class path: runs in process, and says what is missing. */
class WithoutRedisTest {

    /** What runs where there is no Redis backend; nobody here may name a class of JCache, which exists twice. */
    public static final class Program {
        private Program() {}

        /** Runs. */
        public static Object run(String uri) {
            RmapCachingProvider provider = new RmapCachingProvider();
            try {
                var manager =
                        provider.getCacheManager(URI.create(uri), Program.class.getClassLoader(), new Properties());
                var cache = manager.createCache("c", new RmapConfiguration<String, String>());
                cache.put("k", "v");
                return cache.get("k");
            } finally {
                provider.close();
            }
        }
    }

    private static URL[] classPathWithoutRedis() throws Exception {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("rmap-redis") && !entry.contains("redisson"))
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (java.net.MalformedURLException malformed) {
                        throw new IllegalArgumentException(malformed);
                    }
                })
                .toArray(URL[]::new);
    }

    @Test
    void itRunsInProcessAndNamesWhatIsMissing() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(classPathWithoutRedis(), ClassLoader.getPlatformClassLoader())) {
            var run = loader.loadClass(Program.class.getName()).getMethod("run", String.class);
            assertThat(run.invoke(null, "local")).isEqualTo("v");
            assertThatThrownBy(() -> run.invoke(null, "redis://localhost:1"))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("dev.rmap:rmap-jcache-redis");
        }
    }
}

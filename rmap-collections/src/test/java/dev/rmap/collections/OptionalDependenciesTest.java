package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Programs without Jackson and without Redisson. */
class OptionalDependenciesTest {

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static URLClassLoader bareClassPath() {
        URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> !path.contains("jackson") && !path.contains("redisson"))
                .map(OptionalDependenciesTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    @Test
    void jsonSaysWhatIsMissingAndTheRestWorks() throws Exception {
        try (URLClassLoader bare = bareClassPath()) {
            Class<?> codecs = bare.loadClass(Codecs.class.getName());
            assertThat(codecs).isNotSameAs(Codecs.class);
            assertThat(codecs.getMethod("strings").invoke(null)).isNotNull();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> codecs.getMethod("json", Class.class).invoke(null, String.class))
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("jackson-databind");
            }
        }
    }
}

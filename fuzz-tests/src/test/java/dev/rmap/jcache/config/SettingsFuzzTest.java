package dev.rmap.jcache.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.StringReader;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is in {@code rmap.yaml}, reading it ends in settings, or in a complaint that names the file. */
class SettingsFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("""
                        uri: redis://localhost:6379
                        namespace: test
                        allow: [com.example.Book, com.example.**]
                        defaults:
                          statistics: true
                          expiry: {created: 10m, accessed: eternal}
                        caches:
                          books: {key: java.lang.String, value: com.example.Book, listener-timeout: 5s}
                        """, "a: &x [*x]", "- 1", "{").map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "45s")
    void anyFileIsReadOrRefused(byte[] text) {
        try {
            SettingsReader.read("rmap.yaml", new StringReader(new String(text, UTF_8)));
        } catch (SettingsException refused) {
            if (!refused.getMessage().startsWith("rmap.yaml")) {
                throw new AssertionError("the complaint does not name the file", refused);
            }
        }
    }
}

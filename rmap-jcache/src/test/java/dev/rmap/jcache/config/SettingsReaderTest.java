package dev.rmap.jcache.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.jcache.form.ClassPattern;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code rmap.yaml} may say, and what is said to those who write something else. */
class SettingsReaderTest {

    private static FileSettings read(String yaml) {
        return SettingsReader.read("rmap.yaml", new StringReader(yaml));
    }

    private static final String WHOLE = """
                # comment
                uri: redis://localhost:6379
                namespace: shop
                allow: [com.example.shop.**]
                defaults:
                  statistics: true
                  expiry: {created: 10m}
                caches:
                  books:
                    key: java.lang.Long
                    value: com.example.Book
                    loader: com.example.BookLoader
                    writer: com.example.BookWriter
                    listener-timeout: 2s
                    maximum-weight: 64 MB
                    fetch-timeout: 1s
                    load-timeout: 3m
                    write-timeout: 5s
                    allow:
                      - com.example.Author
                  carts:
                    statistics: false
                    management: true
                    maximum-size: 1000
                    expiry:
                      created: eternal
                      updated: 0
                      accessed: 500 ms
                  plain:
                """;

    @Test
    void aWholeFile() {
        FileSettings settings = read(WHOLE);
        assertThat(settings.uri()).hasValue("redis://localhost:6379");
        assertThat(settings.namespace()).isEqualTo("shop");
        assertThat(settings.allow()).containsExactly(new ClassPattern("com.example.shop.**"));
        assertThat(settings.caches()).containsOnlyKeys("books", "carts", "plain");

        CacheSettings books = settings.caches().get("books");
        assertThat(books.keyType().map(ClassName::text)).hasValue("java.lang.Long");
        assertThat(books.valueType().map(ClassName::text)).hasValue("com.example.Book");
        assertThat(books.keyType().map(ClassName::place)).hasValue("rmap.yaml, line 10");
        assertThat(books.statistics()).isTrue();
        assertThat(books.management()).isFalse();
        assertThat(books.loader().map(ClassName::text)).hasValue("com.example.BookLoader");
        assertThat(books.readThrough()).isTrue();
        assertThat(books.writer().map(ClassName::text)).hasValue("com.example.BookWriter");
        assertThat(books.listenerTimeout()).hasValue(java.time.Duration.ofSeconds(2));
        assertThat(books.maximumWeight()).hasValue(64L << 20);
        assertThat(books.maximumSize()).isEmpty();
        assertThat(books.fetchTimeout()).hasValue(java.time.Duration.ofSeconds(1));
        assertThat(books.loadTimeout()).hasValue(java.time.Duration.ofMinutes(3));
        assertThat(books.writeTimeout()).hasValue(java.time.Duration.ofSeconds(5));
        assertThat(books.allow()).containsExactly(new ClassPattern("com.example.Author"));
        assertThat(books.expiry())
                .isEqualTo(new ExpirySettings(
                        Optional.of(new Duration(TimeUnit.MINUTES, 10)), Optional.empty(), Optional.empty()));

        CacheSettings carts = settings.caches().get("carts");
        assertThat(carts.statistics()).isFalse();
        assertThat(carts.management()).isTrue();
        assertThat(carts.maximumSize()).hasValue(1_000L);
        assertThat(carts.readThrough()).isFalse();
        assertThat(carts.expiry())
                .isEqualTo(new ExpirySettings(
                        Optional.of(Duration.ETERNAL),
                        Optional.of(Duration.ZERO),
                        Optional.of(new Duration(TimeUnit.MILLISECONDS, 500))));
        assertThat(settings.caches().get("plain").statistics()).isTrue();
    }

    @Test
    void anEmptyFileIsNone() {
        assertThat(read("")).isEqualTo(FileSettings.NONE);
        assertThat(read("# nothing\n")).isEqualTo(FileSettings.NONE);
        assertThat(read("uri:\ncaches:\n")).isEqualTo(FileSettings.NONE);
        assertThat(FileSettings.NONE.caches()).isEqualTo(Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: x | line 1: 'url' is not known; known are defaults, caches, uri, namespace, allow",
                "uri: x~caches:~  b:~    kye: x | line 4: 'kye' is not known in 'caches' 'b'; known are loader, key, value",
                "defaults:~  ttl: 1 | line 2: 'ttl' is not known in 'defaults'",
                "caches: [a] | line 1: 'caches' must be a mapping",
                "caches:~  b:~    statistics: maybe | line 3: 'statistics' must be true or false: 'maybe' is neither",
                "caches:~  b:~    statistics: [true] | line 3: 'statistics' must be true or false",
                "caches:~  b:~    expiry: 10m | line 3: 'caches' 'b' 'expiry' must be a mapping",
                "caches:~  b:~    expiry: {created: 10} | line 3: 'created' must be a duration such as 500ms, 30s, 10m",
                "caches:~  b:~    expiry: {creation: 10m} | line 3: 'creation' is not known in 'caches' 'b' 'expiry'",
                "caches:~  b:~    maximum-size: 0 | line 3: 'maximum-size' must be a number of values, at least 1: '0'",
                "caches:~  b:~    maximum-size: many | line 3: 'maximum-size' must be a number of values, at least 1: 'many'",
                "caches:~  b:~    maximum-weight: 5tb | line 3: 'maximum-weight' must be a number of bytes, at least 1, such as",
                "caches:~  b:~    maximum-weight: 1kb~    maximum-size: 5 | line 4: there can be 'maximum-size' or",
                "caches:~  b:~    fetch-timeout: soon | line 3: 'fetch-timeout' must be a duration",
                "caches:~  b:~    load-timeout: 1 minute | line 3: 'load-timeout' must be a duration",
                "allow: com.* | line 1: 'allow' must be a list",
                "allow: ['*'] | line 1: 'allow' must be a class or a package",
                "uri: {a: b} | line 1: 'uri' must be redis://host:port",
                "uri: 6379 | line 1: 'uri' must be redis://host:port, rediss://host:port, or local:name: it begins with neither",
                "caches:~  b:~    maximum-width: 5 | expiry, listener-timeout, maximum-size, maximum-weight, fetch-timeout",
                "uri: a~uri: b | line 2: 'uri' is there twice in the file",
                "- a | line 1: the file must be a mapping",
                "caches:~  ? [a, b]~  : 1 | line 2: the keys of 'caches' must be plain words",
                "uri: 'open | line 1: not valid YAML",
            })
    void theComplaintNamesTheLineAndWhatWouldBeRight(String yaml, String complaint) {
        assertThatThrownBy(() -> read(yaml.replace('~', '\n')))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("rmap.yaml, ")
                .hasMessageContaining(complaint);
    }

    @Test
    void tagsMakeNoObjects() {
        assertThatThrownBy(() -> read("uri: !!javax.script.ScriptEngineManager [x]"))
                .isInstanceOf(SettingsException.class);
        assertThat(read("namespace: !!str 5").namespace()).isEqualTo("5");
    }

    @Test
    void readThroughNeedsALoader() {
        assertThatThrownBy(() -> read("""
                        caches:
                          books:
                            read-through: true
                        """))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("rmap.yaml, line 3", "'read-through' needs 'loader'");
        assertThat(read("""
                        defaults: {read-through: true}
                        caches:
                          books: {loader: com.example.BookLoader}
                        """).caches().get("books").readThrough()).isTrue();
    }
}

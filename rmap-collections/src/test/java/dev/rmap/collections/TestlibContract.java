package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import dev.rmap.backend.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Guava's suite for {@code ConcurrentMap}, each of its tests as one of ours. What is suppressed stands, with its reason,
 * in {@code testlib-suppressions.txt}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TestlibContract {

    private final List<ReplicatedMap<String, String>> open = new ArrayList<>();
    private Backend backend;

    abstract Backend newBackend();

    /** Makes a map that holds nothing. */
    abstract ReplicatedMap<String, String> open(Backend on, String name);

    @TestFactory
    final Stream<DynamicNode> suite() {
        return nodes(guavaSuite(), suppressions());
    }

    @Test
    void eachSuppressionIsNeeded() {
        assertThat(names(guavaSuite()).toList()).containsAll(suppressions().keySet());
        assertThat(suppressions().values()).noneMatch(String::isBlank);
    }

    private static Stream<String> names(junit.framework.Test test) {
        return test instanceof TestSuite suite
                ? Collections.list(suite.tests()).stream().flatMap(TestlibContract::names)
                : Stream.of(String.valueOf(((TestCase) test).getName()));
    }

    private TestSuite guavaSuite() {
        return ConcurrentMapTestSuiteBuilder.using(new Generator())
                .named(getClass().getSimpleName())
                .withFeatures(
                        MapFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE, CollectionSize.ANY)
                .withTearDown(this::closeMaps)
                .createTestSuite();
    }

    @BeforeAll
    final void openBackend() {
        backend = newBackend();
    }

    @AfterAll
    final void closeBackend() {
        backend.close();
    }

    private void closeMaps() {
        open.forEach(ReplicatedMap::close);
        open.clear();
    }

    private static Stream<DynamicNode> nodes(TestSuite suite, Map<String, String> suppressions) {
        return Collections.list(suite.tests()).stream().flatMap(test -> node(test, suppressions));
    }

    private static Stream<DynamicNode> node(junit.framework.Test test, Map<String, String> suppressions) {
        if (test instanceof TestSuite nested) {
            return Stream.of(
                    DynamicContainer.dynamicContainer(String.valueOf(nested.getName()), nodes(nested, suppressions)));
        }
        TestCase single = (TestCase) test;
        if (suppressions.containsKey(single.getName())) {
            return Stream.empty();
        }
        return Stream.of(DynamicTest.dynamicTest(String.valueOf(single.getName()), single::runBare));
    }

    /** The suppressed methods, each with its reason. */
    static Map<String, String> suppressions() {
        Map<String, String> reasons = new LinkedHashMap<>();
        try (InputStream in = TestlibContract.class.getResourceAsStream("/testlib-suppressions.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> reasons.put(
                            line.substring(0, line.indexOf(':')).strip(),
                            line.substring(line.indexOf(':') + 1).strip()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return reasons;
    }

    private final class Generator extends TestStringMapGenerator {
        @Override
        protected Map<String, String> create(Map.Entry<String, String>[] entries) {
            ReplicatedMap<String, String> map = TestlibContract.this.open(backend, "testlib-" + UUID.randomUUID());
            open.add(map);
            for (Map.Entry<String, String> entry : entries) {
                map.put(entry.getKey(), entry.getValue());
            }
            return map;
        }
    }
}

package dev.rmap.jcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What this jar takes over from Redisson, and what it leaves out. */
class RedissonPartsTest {

    @Test
    void thereIsExactlyOneProvider() {
        assertThat(Caching.getCachingProviders())
                .extracting(CachingProvider::getClass)
                .extracting(Class::getName)
                .containsExactly("dev.rmap.jcache.RmapCachingProvider");
    }

    @Test
    void allElseOfRedissonIsThere() {
        ClassLoader loader = getClass().getClassLoader();
        assertThat(loader.getResource("org/redisson/Redisson.class")).isNotNull();
        // The codecs of the client refer to a class of its JCache package.
        assertThat(loader.getResource("org/redisson/jcache/JCacheEventCodec.class"))
                .isNotNull();
        assertThat(loader.getResource("META-INF/LICENSE.txt")).isNotNull();
    }

    @Test
    void weDependOnWhatRedissonDependsOn() throws Exception {
        try (InputStream redissons = getClass().getResourceAsStream("/META-INF/maven/org.redisson/redisson/pom.xml")) {
            assertThat(redissons).isNotNull();
            Set<String> needed = dependencies(redissons);
            needed.remove("io.protostuff:protostuff-core");
            needed.remove("io.protostuff:protostuff-runtime");
            try (InputStream own = Files.newInputStream(Path.of("pom.xml"))) {
                assertThat(dependencies(own)).containsAll(needed);
            }
        }
    }

    /** The dependencies that users of the POM get. */
    private static Set<String> dependencies(InputStream pom) throws Exception {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom)
                .getDocumentElement();
        Set<String> names = new TreeSet<>();
        for (Element dependencies : children(project, "dependencies")) {
            for (Element dependency : children(dependencies, "dependency")) {
                boolean inner = children(dependency, "scope").stream()
                        .map(Element::getTextContent)
                        .anyMatch(scope -> scope.equals("test") || scope.equals("provided"));
                if (!inner) {
                    names.add(children(dependency, "groupId").get(0).getTextContent() + ":"
                            + children(dependency, "artifactId").get(0).getTextContent());
                }
            }
        }
        return names;
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}

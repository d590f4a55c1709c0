package dev.rmap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is what the examples do, and what it points to is there. */
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)\\n```$");
    private static final Pattern SNIPPET = Pattern.compile("(?ms)^ *// README: [a-z-]+\\n(.*?)\\n *// end$");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)");

    private final Path root = root();

    @Test
    void itsJavaIsCutOutOfTheExamples() throws IOException {
        List<String> snippets = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(root.resolve("examples"))) {
            for (Path source : sources.filter(ReadmeTest::isExample).toList()) {
                all(SNIPPET, Files.readString(source)).map(String::stripIndent).forEach(snippets::add);
            }
        }
        assertThat(snippets).isNotEmpty();
        assertThat(all(BLOCK, readme())).containsExactlyInAnyOrderElementsOf(snippets);
    }

    private static boolean isExample(Path file) {
        return file.toString().endsWith(".java")
                && file.toString().contains("/src/main/java/".replace('/', File.separatorChar));
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        assertThat(all(LINK, readme()).map(root::resolve)).isNotEmpty().allMatch(Files::exists);
    }

    /** The lines that say how things are run and what is depended on. */
    @Test
    void itsCommandsAndCoordinatesAreThoseOfTheBuild() throws IOException {
        String pom = Files.readString(root.resolve("pom.xml"));
        String ours = all(Pattern.compile("<version>(.*?)</version>"), pom)
                .findFirst()
                .orElseThrow();
        String jackson = all(Pattern.compile("<jackson.version>(.*?)</jackson.version>"), pom)
                .findFirst()
                .orElseThrow();
        assertThat(versionsOf("dev\\.rmap")).isNotEmpty().allMatch(ours::equals);
        assertThat(versionsOf("com\\.fasterxml\\.jackson\\.core")).containsExactly(jackson);
        assertThat(readme()).contains("./mvnw -q -f examples/demo\n", "./mvnw verify\n");
        assertThat(root.resolve("examples/demo/pom.xml")).exists();
    }

    private Stream<String> versionsOf(String group) throws IOException {
        String dependency =
                "<groupId>" + group + "</groupId>\\s*<artifactId>[^<]*</artifactId>\\s*<version>(.*?)</version>";
        return all(Pattern.compile(dependency), readme());
    }

    private String readme() throws IOException {
        return Files.readString(root.resolve("README.md"));
    }

    private static Stream<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
    }

    private static Path root() {
        Path directory = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".mvn"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}

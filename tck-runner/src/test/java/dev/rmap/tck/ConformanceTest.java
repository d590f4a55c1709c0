package dev.rmap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** {@code docs/conformance.md} names tests; all of them exist. */
class ConformanceTest {

    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final int COLUMNS = 5;

    private final Path root = root();

    private record Row(String behaviour, List<MatchResult> tck, List<MatchResult> ours) {}

    private List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(root.resolve("docs/conformance.md"))) {
            if (line.startsWith("| ") && !line.startsWith("| behaviour") && !line.startsWith("| ---")) {
                List<String> cells =
                        Arrays.asList(line.substring(1, line.length() - 1).split("\\|", -1));
                assertThat(cells).as(line).hasSize(COLUMNS);
                rows.add(new Row(cells.get(0).strip(), references(cells.get(3)), references(cells.get(4))));
            }
        }
        return rows;
    }

    private static List<MatchResult> references(String cell) {
        return REFERENCE.matcher(cell).results().toList();
    }

    @Test
    void everyRulingIsHeldByATest() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(20)
                .allSatisfy(row -> assertThat(row.tck().size() + row.ours().size())
                        .as(row.behaviour())
                        .isPositive());
    }

    @Test
    void theTestsOfTheTckExist() throws Exception {
        List<String> classes = tckClasses();
        for (Row row : rows()) {
            for (MatchResult reference : row.tck()) {
                String name = classes.stream()
                        .filter(each -> each.endsWith("." + reference.group(1)))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("the TCK has no " + reference.group(1)));
                assertThat(Class.forName(name, false, getClass().getClassLoader())
                                .getMethods())
                        .as(reference.group())
                        .anyMatch(method -> method.getName().equals(reference.group(2)));
            }
        }
    }

    private static List<String> tckClasses() throws Exception {
        Class<?> known = Class.forName("org.jsr107.tck.CacheTest", false, ConformanceTest.class.getClassLoader());
        Path jar = Path.of(
                known.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .map(entry -> entry.getName().replace('/', '.'))
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }

    @Test
    void ourTestsExist() throws IOException {
        for (Row row : rows()) {
            for (MatchResult reference : row.ours()) {
                assertThat(sourceOf(reference.group(1)))
                        .as(reference.group())
                        .containsPattern("> " + reference.group(2) + "\\(|void " + reference.group(2) + "\\(");
            }
        }
    }

    private String sourceOf(String testClass) throws IOException {
        try (Stream<Path> sources = Files.walk(root.resolve("rmap-jcache/src/test/java"))) {
            Path source = sources.filter(file -> file.getFileName().toString().equals(testClass + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + testClass));
            return Files.readString(source);
        }
    }

    private static Path root() {
        Path directory = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".mvn"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}

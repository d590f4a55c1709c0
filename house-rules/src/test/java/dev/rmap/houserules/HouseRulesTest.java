package dev.rmap.houserules;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The rules on source code. {@code CONTRIBUTING.md} says why each is there. */
class HouseRulesTest {
    /** Files that may be longer than the limit: path to reason. */
    private static final Map<String, String> LONG_FILES = Map.of();

    /** Classes that may have an empty name: full name to reason. Only JCache's own words belong here. */
    private static final Map<String, String> EMPTY_NAMES =
            Map.of("dev.rmap.jcache.RmapCacheManager", "implements JCache's CacheManager");

    private final SourceTree tree = SourceTree.project();

    @Test
    void theProjectIsFound() {
        assertThat(tree.texts()).containsKeys("pom.xml", "mvnw", ".ci/run", "house-rules/pom.xml");
        assertThat(tree.javaFiles()).extracting(JavaFile::fileName).contains("HouseRulesTest.java");
        assertThat(tree.mainFiles()).isNotEmpty();
    }

    @Test
    void javaFilesAreShort() {
        Finding.assertNone(inJava(file -> true, SourceRules::longFile), LONG_FILES);
    }

    @Test
    void methodsAreShort() {
        Finding.assertNone(inJava(file -> true, SourceRules::longMethods));
    }

    @Test
    void constructorsTakeFewParameters() {
        Finding.assertNone(inJava(file -> true, SourceRules::wideConstructors));
    }

    @Test
    void testsDoNotSleep() {
        Finding.assertNone(inJava(JavaFile::isForTests, SourceRules::sleeps));
    }

    @Test
    void noTestIsSwitchedOff() {
        Finding.assertNone(inJava(file -> true, SourceRules::switchedOffTests));
    }

    @Test
    void nothingIsLeftUnfinished() {
        Finding.assertNone(inTexts(
                path -> path.endsWith(".java") || path.endsWith(".lua") || path.endsWith(".go"),
                SourceRules::unfinishedWork));
    }

    @Test
    void stackTracesAreNotPrinted() {
        Finding.assertNone(inJava(file -> true, SourceRules::printedStackTraces));
    }

    @Test
    void librariesDoNotWriteToTheConsole() {
        Finding.assertNone(inJava(JavaFile::isLibrary, SourceRules::consoleOutput));
    }

    @Test
    void suppressionsHaveReasons() {
        Finding.assertNone(inJava(file -> true, SourceRules::unexplainedSuppressions));
    }

    @Test
    void classNamesSayWhatTheyAre() {
        Finding.assertNone(inJava(file -> true, SourceRules::emptyNames), EMPTY_NAMES);
    }

    @Test
    void mainPackagesAreNullMarked() {
        Map<String, List<JavaFile>> byDirectory = tree.mainFiles()
                .collect(groupingBy(file -> file.path().substring(0, file.path().lastIndexOf('/'))));
        assertThat(byDirectory)
                .allSatisfy((directory, files) -> assertThat(files)
                        .as("a package-info.java with @NullMarked")
                        .anyMatch(
                                file -> file.fileName().equals("package-info.java") && SourceRules.isNullMarked(file)));
    }

    @Test
    void noFileNamesAPathOfOneMachine() {
        Finding.assertNone(inTexts(path -> true, SourceRules::machinePaths));
    }

    private List<Finding> inJava(Predicate<JavaFile> which, Function<JavaFile, List<Finding>> rule) {
        return tree.javaFiles().stream()
                .filter(which)
                .flatMap(file -> rule.apply(file).stream())
                .toList();
    }

    private List<Finding> inTexts(Predicate<String> which, BiFunction<String, String, List<Finding>> rule) {
        return tree.texts().entrySet().stream()
                .filter(file -> which.test(file.getKey()))
                .flatMap(file -> rule.apply(file.getKey(), file.getValue()).stream())
                .toList();
    }
}

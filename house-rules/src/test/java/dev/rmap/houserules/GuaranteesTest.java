package dev.rmap.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@code docs/guarantees.md} promises, against the tests that name it. */
class GuaranteesTest {
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ G(\\d+)\\b");
    private static final Pattern TEST_NAME = Pattern.compile("^G(\\d+)_");
    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate");
    private static final List<Integer> NUMBERS =
            IntStream.rangeClosed(1, 10).boxed().toList();

    private final SourceTree tree = SourceTree.project();

    @Test
    void thePageListsEachGuaranteeOnce() {
        assertThat(numbers(HEADING, tree.texts().get("docs/guarantees.md"))).isEqualTo(NUMBERS);
    }

    @Test
    void noTestNamesAGuaranteeThatIsNotThere() {
        Finding.assertNone(tree.javaFiles().stream()
                .flatMap(file -> file.methods().stream()
                        .filter(GuaranteesTest::isTest)
                        .filter(method -> !NUMBERS.containsAll(numbers(TEST_NAME, method.name())))
                        .map(method -> file.finding(method.tree(), method.name())))
                .toList());
    }

    @Test
    void everyGuaranteeHasATest() {
        List<Integer> tested = tree.javaFiles().stream()
                .flatMap(file -> file.methods().stream())
                .filter(GuaranteesTest::isTest)
                .flatMap(method -> numbers(TEST_NAME, method.name()).stream())
                .toList();
        assertThat(NUMBERS).as("guarantees that a test names").allMatch(tested::contains, "has a test named G<n>_...");
    }

    private static List<Integer> numbers(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> Integer.valueOf(match.group(1)))
                .toList();
    }

    private static boolean isTest(JavaFile.Method method) {
        return method.tree().getModifiers().getAnnotations().stream()
                .map(AnnotationTree::getAnnotationType)
                .map(SourceRules::lastName)
                .anyMatch(TEST_ANNOTATIONS::contains);
    }
}

package dev.rmap.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@code docs/guarantees.md} promises, against the tests that name it. */
class GuaranteesTest {
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ G(\\d+)\\b");

    /** One number after another, from the beginning of a name on: {@code G1_G6_everyProcessEndsWithTheSame}. */
    private static final Pattern TEST_NAME = Pattern.compile("\\GG(\\d+)_");

    private static final List<Integer> NUMBERS =
            IntStream.rangeClosed(1, 10).boxed().toList();

    private final SourceTree tree = SourceTree.project();

    @Test
    void thePageListsEachGuaranteeOnce() {
        assertThat(numbers(HEADING, tree.texts().get("docs/guarantees.md"))).isEqualTo(NUMBERS);
    }

    @Test
    void aTestMayNameSeveralGuarantees() {
        assertThat(numbers(TEST_NAME, "G1_G10_rule5_G3_holds")).containsExactly(1, 10);
        assertThat(numbers(TEST_NAME, "itNamesG2_notAtItsBeginning")).isEmpty();
    }

    @Test
    void noTestNamesAGuaranteeThatIsNotThere() {
        Finding.assertNone(tree.javaFiles().stream()
                .flatMap(file -> file.methods().stream()
                        .filter(JavaFile.Method::isTest)
                        .filter(method -> !NUMBERS.containsAll(numbers(TEST_NAME, method.name())))
                        .map(method -> file.finding(method.tree(), method.name())))
                .toList());
    }

    @Test
    void everyGuaranteeHasATest() {
        List<Integer> tested = tree.javaFiles().stream()
                .flatMap(file -> file.methods().stream())
                .filter(JavaFile.Method::isTest)
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
}

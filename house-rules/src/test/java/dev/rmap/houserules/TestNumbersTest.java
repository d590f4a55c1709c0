package dev.rmap.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/test-numbers.md} against the names of the tests: what a number means, for each that a test bears. */
class TestNumbersTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]\\d*|rule \\d+) \\|");

    /** One number after another, from the beginning of a name on; those of guarantees are on a page of their own. */
    private static final Pattern NUMBER = Pattern.compile("\\G(?:([A-Z]\\d*)|rules?(\\d+)(?:(to|and)(\\d+))?)_");

    private final SourceTree tree = SourceTree.project();

    private List<String> explained() {
        return ROW.matcher(tree.texts().get("docs/test-numbers.md"))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
    }

    private static List<String> numbers(String testName) {
        List<String> numbers = new ArrayList<>();
        NUMBER.matcher(testName).results().forEach(number -> {
            if (number.group(1) == null) {
                rules(number).mapToObj(rule -> "rule " + rule).forEach(numbers::add);
            } else if (!number.group(1).startsWith("G")) {
                numbers.add(number.group(1));
            }
        });
        return numbers;
    }

    /** {@code rule62}, {@code rules76and77}, or all of {@code rules1to15}. */
    private static IntStream rules(MatchResult number) {
        int first = Integer.parseInt(number.group(2));
        if (number.group(3) == null) {
            return IntStream.of(first);
        }
        int last = Integer.parseInt(number.group(4));
        return number.group(3).equals("to") ? IntStream.rangeClosed(first, last) : IntStream.of(first, last);
    }

    @Test
    void namesAreReadFromTheirBeginning() {
        assertThat(numbers("W2_theNextMessage")).containsExactly("W2");
        assertThat(numbers("N_largeMaps")).containsExactly("N");
        assertThat(numbers("G5_rule62_twoProcesses")).containsExactly("rule 62");
        assertThat(numbers("rules15and19_aProcessor")).containsExactly("rule 15", "rule 19");
        assertThat(numbers("rules21to23_whoAsks")).containsExactly("rule 21", "rule 22", "rule 23");
        assertThat(numbers("aNameWith_W2_inIt")).isEmpty();
    }

    @Test
    void everyNumberThatATestBearsIsExplained() {
        List<String> explained = explained();
        Finding.assertNone(tree.javaFiles().stream()
                .flatMap(file -> file.methods().stream()
                        .filter(JavaFile.Method::isTest)
                        .filter(method -> !explained.containsAll(numbers(method.name())))
                        .map(method -> file.finding(method.tree(), method.name())))
                .toList());
    }

    @Test
    void everyNumberThatIsExplainedHasATest() {
        Stream<JavaFile.Method> methods = tree.javaFiles().stream().flatMap(file -> file.methods().stream());
        List<String> borne = methods.filter(JavaFile.Method::isTest)
                .flatMap(method -> numbers(method.name()).stream())
                .toList();
        assertThat(explained()).doesNotHaveDuplicates().allMatch(borne::contains, "is in the name of a test");
    }
}

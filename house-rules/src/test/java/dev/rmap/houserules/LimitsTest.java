package dev.rmap.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/limits.md} against the source: each row ends with a file, and what that file says, or with the word that the
 * caller gives the bound.
 */
class LimitsTest {
    /** The module is there where the name of the file alone would not do. */
    private static final Pattern SOURCE =
            Pattern.compile("\\| `(?:([a-z-]+): )?([A-Za-z]+\\.(?:java|lua))`: `([^`]+)` \\|$");

    /** Set by the argument, and found there. */
    private static final Pattern ARGUMENT = Pattern.compile("\\| the argument \\| the argument \\|$");

    private static final int COLUMNS = 5;

    private final Map<String, String> texts = SourceTree.project().texts();

    /** The rows of the tables, without their heads. */
    private List<String> rows() {
        return texts.get("docs/limits.md")
                .lines()
                .filter(line -> line.startsWith("|") && !line.startsWith("| ---") && !line.startsWith("| what |"))
                .toList();
    }

    private static boolean isGivenByTheCaller(String row) {
        return ARGUMENT.matcher(row).find();
    }

    @Test
    void eachLimitSaysWhatHappensThereAndWhereItIsInTheSource() {
        assertThat(rows()).hasSizeGreaterThan(30).allSatisfy(row -> {
            assertThat(row.split("(?<!\\\\)\\|", -1)).as(row).hasSize(COLUMNS + 2);
            assertThat(SOURCE.matcher(row).find() || isGivenByTheCaller(row))
                    .as(row)
                    .isTrue();
        });
    }

    @Test
    void theSourceSaysWhatThePageSays() {
        assertThat(rows()).filteredOn(row -> !isGivenByTheCaller(row)).allSatisfy(row -> {
            Matcher source = SOURCE.matcher(row);
            assertThat(source.find()).as(row).isTrue();
            List<String> files = files(source.group(1), source.group(2));
            assertThat(files).as("the one file that is meant by: %s", row).hasSize(1);
            assertThat(texts.get(files.get(0)).replaceAll("\\s+", " ")).as(row).contains(source.group(3));
        });
    }

    /** The main files of that name in the module, or in all modules if that is null. */
    private List<String> files(String module, String name) {
        return texts.keySet().stream()
                .filter(path -> path.contains("/src/main/") && path.endsWith("/" + name))
                .filter(path -> module == null || path.startsWith(module + "/"))
                .toList();
    }
}

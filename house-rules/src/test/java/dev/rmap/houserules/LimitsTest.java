package dev.rmap.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/limits.md} against the source: each row ends with a file, and what that file says. */
class LimitsTest {
    private static final Pattern SOURCE = Pattern.compile("`([A-Za-z]+\\.(?:java|lua))`: `([^`]+)` \\|$");
    private static final int COLUMNS = 5;

    private final Map<String, String> texts = SourceTree.project().texts();

    /** The rows of the tables, without their heads. */
    private List<String> rows() {
        return texts.get("docs/limits.md")
                .lines()
                .filter(line -> line.startsWith("|") && !line.startsWith("| ---") && !line.startsWith("| what |"))
                .toList();
    }

    @Test
    void eachLimitSaysWhatHappensThereAndWhereItIsInTheSource() {
        assertThat(rows()).hasSizeGreaterThan(30).allSatisfy(row -> {
            assertThat(row.split("(?<!\\\\)\\|", -1)).as(row).hasSize(COLUMNS + 2);
            assertThat(SOURCE.matcher(row).find()).as(row).isTrue();
        });
    }

    @Test
    void theSourceSaysWhatThePageSays() {
        for (String row : rows()) {
            MatchResult source = SOURCE.matcher(row).results().findFirst().orElseThrow();
            List<String> said = texts.entrySet().stream()
                    .filter(file -> file.getKey().contains("/src/main/")
                            && file.getKey().endsWith("/" + source.group(1)))
                    .map(file -> file.getValue().replaceAll("\\s+", " "))
                    .toList();
            assertThat(said).as(row).anyMatch(text -> text.contains(source.group(2)));
        }
    }
}

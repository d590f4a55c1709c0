package dev.rmap.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/decisions/README.md} against the records: each is there once, with its title and with what replaced it. */
class DecisionsTest {
    private static final String FOLDER = "docs/decisions/";
    private static final Pattern TITLE = Pattern.compile("\\A# (\\d+)\\. (.+)\n");
    private static final Pattern REPLACED = Pattern.compile("(?m)^Replaced by (\\d+)\\.$");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (\\d+) \\| \\[(.+?)]\\((.+?)\\) \\| .+ \\|(?: \\[(\\d+)]\\(.+?\\))? \\|$");

    private final Map<String, String> texts = SourceTree.project().texts();

    /** A record, as the index and as the record itself says; {@code replacedBy} is empty if nothing did. */
    private record Line(String number, String title, String file, String replacedBy) {}

    private List<Line> index() {
        return ROW.matcher(texts.get(FOLDER + "README.md"))
                .results()
                .map(row ->
                        new Line(row.group(1), row.group(2), row.group(3), row.group(4) == null ? "" : row.group(4)))
                .toList();
    }

    private List<Line> records() {
        return texts.entrySet().stream()
                .filter(file -> file.getKey().matches(FOLDER + "\\d{4}-.+\\.md"))
                .map(file -> read(file.getKey().substring(FOLDER.length()), file.getValue()))
                .toList();
    }

    private static Line read(String file, String text) {
        MatchResult title = TITLE.matcher(text).results().findFirst().orElseThrow();
        assertThat(file).startsWith(String.format("%04d-", Integer.parseInt(title.group(1))));
        String replacedBy = REPLACED.matcher(text)
                .results()
                .map(line -> line.group(1))
                .findFirst()
                .orElse("");
        return new Line(title.group(1), title.group(2), file, replacedBy);
    }

    @Test
    void theIndexHasEachRecord() {
        assertThat(index()).isNotEmpty().isEqualTo(records());
    }

    @Test
    void whatReplacesARecordSaysSo() {
        List<Line> records = records();
        assertThat(records)
                .filteredOn(old -> !old.replacedBy().isEmpty())
                .isNotEmpty()
                .allSatisfy(old -> {
                    Line later = records.get(Integer.parseInt(old.replacedBy()) - 1);
                    assertThat(texts.get(FOLDER + later.file())).contains("Replaces decision " + old.number() + ".");
                });
    }
}

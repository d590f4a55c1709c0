package dev.rmap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Whether the whole TCK ran, and passed, on each authority. */
class TckTotalsTest {

    /** What the published artifact holds, without the optional annotations. */
    private static final int WHOLE_TCK = 479;

    /** What the TCK logs for a test that the list of exclusions names, or that asks for an optional feature. */
    private static final String EXCLUDED = "===== EXCLUDING TEST";

    private static final Pattern REPORT = Pattern.compile("^(TEST-)?(javax\\.cache|org\\.jsr107)\\.");

    private record Totals(int tests, int failed, int skipped, double seconds) {
        static final Totals NONE = new Totals(0, 0, 0, 0);

        static Totals of(Path report) {
            try {
                Element suite = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile())
                        .getDocumentElement();
                return new Totals(
                        number(suite, "tests"),
                        number(suite, "failures") + number(suite, "errors"),
                        number(suite, "skipped"),
                        Double.parseDouble(suite.getAttribute("time").replace(",", "")));
            } catch (Exception unreadable) {
                throw new IllegalStateException(report + " cannot be read", unreadable);
            }
        }

        private static int number(Element suite, String attribute) {
            return Integer.parseInt(suite.getAttribute(attribute));
        }

        Totals plus(Totals other) {
            return new Totals(
                    tests + other.tests, failed + other.failed, skipped + other.skipped, seconds + other.seconds);
        }
    }

    /** The reports of this build, not of an earlier one. */
    private static List<Path> reports(String authority) throws IOException {
        Instant began = Instant.parse(System.getProperty("dev.rmap.tck.began"));
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("dev.rmap.tck.reports")))) {
            return all.filter(file ->
                            REPORT.matcher(file.getFileName().toString()).find())
                    .filter(file -> file.getFileName().toString().contains("-" + authority))
                    .filter(file ->
                            !Instant.ofEpochMilli(file.toFile().lastModified()).isBefore(began))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-process", "redis"})
    void theWholeTckPassed(String authority) throws IOException {
        List<Path> ours = reports(authority);
        Totals totals = ours.stream()
                .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                .map(Totals::of)
                .reduce(Totals.NONE, Totals::plus);
        long excluded = 0;
        for (Path file : ours) {
            if (file.getFileName().toString().endsWith("-output.txt")) {
                excluded += Files.readString(file)
                        .lines()
                        .filter(line -> line.contains(EXCLUDED))
                        .count();
            }
        }
        System.out.printf(
                "TCK 1.1.1, %s: %d of %d passed, %d failed, %d of them by exclusion, %.0f s, Java %s%n",
                authority,
                totals.tests() - totals.failed() - totals.skipped(),
                WHOLE_TCK,
                totals.failed(),
                excluded,
                totals.seconds(),
                Runtime.version().feature());
        assertThat(totals.tests()).as("tests that ran").isEqualTo(WHOLE_TCK);
        assertThat(totals.failed()).as("tests that failed").isZero();
        assertThat(totals.skipped()).as("tests that were skipped").isZero();
    }
}

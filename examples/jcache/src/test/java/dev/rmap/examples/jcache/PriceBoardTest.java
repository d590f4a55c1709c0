package dev.rmap.examples.jcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example does what the README says. */
class PriceBoardTest {

    @Test
    void oneProcessHearsWhatTheOtherDoes() throws Exception {
        Process example = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PriceBoard.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            List<String> lines = example.inputReader(UTF_8).lines().collect(Collectors.toList());
            assertThat(example.waitFor(60, TimeUnit.SECONDS)).isTrue();
            lines.removeIf(line -> !line.startsWith("the other process: "));
            assertThat(lines)
                    .as(String.join("\n", lines))
                    .containsExactly(
                            "the other process: listening",
                            "the other process: pears cost 2.49",
                            "the other process: pears cost 2.29, not 2.49",
                            "the other process: plums cost 1.99",
                            "the other process: no more plums; they cost 1.99",
                            "the other process: nobody knows what pears cost; it was 2.29");
            assertThat(example.exitValue()).isZero();
        } finally {
            example.destroyForcibly();
        }
    }
}

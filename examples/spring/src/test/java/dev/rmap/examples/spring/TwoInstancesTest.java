package dev.rmap.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example does what its description says. */
class TwoInstancesTest {

    @Test
    void whatOneInstanceFoundOutAllKnowAndWhatOneEvictsIsGoneForAll() throws Exception {
        Process example = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TwoInstances.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            List<String> lines = example.inputReader(UTF_8).lines().collect(Collectors.toList());
            assertThat(example.waitFor(120, TimeUnit.SECONDS)).isTrue();
            String all = String.join("\n", lines);
            lines.removeIf(line -> !line.startsWith("one: ") && !line.startsWith("two: "));
            assertThat(lines)
                    .as(all)
                    .containsExactly(
                            "one: open",
                            "two: open",
                            "one: finding out what pears cost",
                            "one: pears cost 0.5",
                            "two: pears cost 0.5",
                            "two: pears do not cost 0.5 any more",
                            "two: pears have another price",
                            "one: pears do not cost 0.5 any more",
                            "one: finding out what pears cost",
                            "one: pears cost 0.5",
                            "two: pears cost 0.5");
            assertThat(example.exitValue()).isZero();
        } finally {
            example.destroyForcibly();
        }
    }
}

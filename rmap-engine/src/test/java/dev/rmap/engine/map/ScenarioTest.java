package dev.rmap.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stories about what a network does to a map, in files: a step in each line, and indented below it what happened.
 * {@code -Drewrite=true} writes anew what happened; read it before you commit it.
 */
class ScenarioTest {

    private static final Path FOLDER = Path.of("src/test/resources/scenarios");

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void happensAsWritten(String file) {
        String name = "scenarios/" + file;
        Golden.check(name, play(Golden.read(name).lines().toList()));
    }

    @Test
    void thereAreScenarios() throws IOException {
        assertThat(files()).hasSizeGreaterThan(12);
    }

    private static String play(List<String> lines) {
        Scenario scenario = new Scenario();
        StringBuilder played = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("  ")) {
                continue;
            }
            played.append(line).append('\n');
            if (!line.isBlank() && !line.startsWith("#")) {
                scenario.play(line)
                        .forEach(said -> played.append("  ").append(said).append('\n'));
            }
        }
        return played.toString();
    }
}

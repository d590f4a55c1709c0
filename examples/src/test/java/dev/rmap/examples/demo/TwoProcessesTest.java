package dev.rmap.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.examples.ExampleProcess;
import org.junit.jupiter.api.Test;

/** The demonstration shows what it says. */
class TwoProcessesTest {

    @Test
    void showsTwoProcessesThatShareAMap() throws Exception {
        try (ExampleProcess demo = ExampleProcess.run(TwoProcesses.class)) {
            int exitCode = demo.awaitEnd();

            assertThat(demo.lastLine())
                    .as(demo.output())
                    .matches(
                            "Shown: 2 processes, 213 changes, .* heard by every process, 3 of them made while the"
                                    + " connections were cut; all copies equal the server's map, at revision \\p{XDigit}{16}:213\\.");
            assertThat(exitCode).isZero();
            assertThat(demo.output())
                    .contains("ada heard  greeting: nothing -> hello ", "bob heard  greeting: nothing -> hello ")
                    .contains("bob heard  offer: two for one -> nothing ", "(expired)", "(by catch-up)")
                    .contains("visits: 241 -> 242")
                    .doesNotContain("\tat ", "Exception");
        }
    }
}

package dev.rmap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The smallest example does what the README says. */
class FiveLinesTest {

    @Test
    void oneHearsWhatTheOtherWrites() throws Exception {
        try (ExampleProcess example = ExampleProcess.run(FiveLines.class)) {
            assertThat(example.awaitEnd()).isZero();
            assertThat(example.output()).matches("CHANGE hello at \\p{XDigit}{16}:1, and there it reads world");
        }
    }
}

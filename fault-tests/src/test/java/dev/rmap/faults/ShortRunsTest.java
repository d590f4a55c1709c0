package dev.rmap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few seconds of faults in each build; the lane of faults has them all, and longer. */
class ShortRunsTest {

    private static final Logger log = LoggerFactory.getLogger(ShortRunsTest.class);

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"MIXED", "FLUSHED"})
    void noPromiseIsBrokenWhileThingsBreak(Fault fault) {
        FaultRun.Result result = FaultRun.of(fault, new Random().nextLong(), Duration.ofSeconds(3));
        log.info("{}", result);
        assertThat(result.operations()).as("operations").isGreaterThan(50);
        assertThat(result.violations()).as("%s", result).isEmpty();
    }
}

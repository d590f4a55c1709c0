package dev.rmap.faults.breakages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.faults.FaultRun;
import dev.rmap.faults.FaultRun.Result;
import dev.rmap.faults.LaneReport;
import dev.rmap.faults.check.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the checker says when a promise is broken on purpose. Each defect is in the processes at work, not in a double. */
@Tag("faults")
class BreakagesTest {

    private static final Logger log = LoggerFactory.getLogger(BreakagesTest.class);
    private static final Duration TIME = Duration.ofSeconds(4);
    private static final int MOST_RUNS = 12;
    private static final LaneReport REPORT = new LaneReport("breakages");

    @TempDir
    Path directory;

    @AfterAll
    static void report() {
        REPORT.write("| defect | while | broken promise | what the checker says |");
    }

    static List<Breakage> all() {
        return Breakage.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void aDefectThatBreaksAPromiseIsCaught(Breakage breakage) {
        Random seeds = new Random();
        Optional<Violation> caught = Optional.empty();
        for (int run = 0; run < MOST_RUNS && caught.isEmpty(); run++) {
            Result result =
                    FaultRun.of(breakage.fault(), seeds.nextLong(), TIME, Optional.of(breakage.into(directory)));
            log.info("{}: {}", breakage, result);
            caught = result.violations().stream()
                    .filter(violation -> violation.promise() == breakage.promise())
                    .findFirst();
        }
        assertThat(caught).as("%s, caught within %d runs", breakage, MOST_RUNS).isPresent();
        REPORT.row(
                breakage.title(),
                breakage.fault().title(),
                breakage.promise().title(),
                LaneReport.shortened(caught.get().what()));
    }
}

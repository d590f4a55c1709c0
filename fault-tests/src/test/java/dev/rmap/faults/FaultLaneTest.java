package dev.rmap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.faults.FaultRun.Result;
import dev.rmap.faults.check.Promise;
import dev.rmap.faults.history.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every fault, several times. {@code -Drmap.faults.seed} repeats a seed, {@code -Drmap.faults.runs} and {@code
 * -Drmap.faults.seconds} say how often and how long.
 */
@Tag("faults")
class FaultLaneTest {

    private static final Logger log = LoggerFactory.getLogger(FaultLaneTest.class);
    private static final int RUNS = Integer.getInteger("rmap.faults.runs", 2);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("rmap.faults.seconds", 6));
    private static final Random SEEDS = new Random();
    private static final Map<Fault, List<Result>> RESULTS = new EnumMap<>(Fault.class);

    private static long seed() {
        return Long.getLong("rmap.faults.seed", SEEDS.nextLong());
    }

    @ParameterizedTest
    @EnumSource
    void noPromiseIsBrokenWhileThingsBreak(Fault fault) {
        List<Result> results = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            Result result = FaultRun.of(fault, seed(), TIME);
            log.info("{}", result);
            results.add(result);
        }
        RESULTS.computeIfAbsent(fault, any -> new ArrayList<>()).addAll(results);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.operations()).as("operations").isGreaterThan(50);
            assertThat(result.losses() > 0)
                    .as("%s: a history ends", result)
                    .isEqualTo(fault.loss() == Fault.Loss.OF_HISTORY);
            assertThat(result.violations()).as("%s", result).isEmpty();
        });
    }

    @AfterAll
    static void report() {
        LaneReport report = new LaneReport("runs");
        RESULTS.forEach((fault, results) -> {
            List<Object> cells = new ArrayList<>();
            cells.add(fault.title());
            cells.add(results.size());
            cells.add(results.stream().mapToInt(Result::operations).sum());
            cells.add(results.stream()
                    .mapToInt(result -> result.fates().getOrDefault(Fate.UNKNOWN, 0))
                    .sum());
            for (Promise promise : Promise.values()) {
                cells.add(results.stream()
                        .flatMap(result -> result.violations().stream())
                        .filter(violation -> violation.promise() == promise)
                        .count());
            }
            cells.add("`" + fault + "` "
                    + results.stream()
                            .map(result -> String.valueOf(result.seed()))
                            .collect(Collectors.joining(", ")));
            report.row(cells.toArray());
        });
        StringBuilder head = new StringBuilder("| fault | runs | operations | of unknown fate |");
        for (Promise promise : Promise.values()) {
            head.append(' ').append(promise.title()).append(" |");
        }
        report.write(head.append(" fault and seeds |").toString());
    }
}

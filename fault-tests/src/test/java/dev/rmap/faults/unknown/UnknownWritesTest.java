package dev.rmap.faults.unknown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.faults.LaneReport;
import dev.rmap.faults.crew.Witness;
import dev.rmap.faults.history.Published;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes whose answers are cut off, many of them: each is settled or said to be unknown, and none happens twice. */
@Tag("faults")
class UnknownWritesTest {

    private static final Logger log = LoggerFactory.getLogger(UnknownWritesTest.class);
    private static final int WRITERS = 5;
    private static final int WRITES_EACH = 240;
    private static final String MAP = "unknown-writes";

    private final long seed = Long.getLong("rmap.faults.seed", new Random().nextLong());

    @Test
    void G8_ofAThousandCutAnswersNoneIsAppliedTwiceAndEachIsSettledOrSaidToBeUnknown() {
        try (RedisServer server = RedisServers.start();
                Witness witness = new Witness(server, "map:" + MAP + ":updates")) {
            List<CompletableFuture<List<CutWrite>>> writing = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                CutWriter cut = new CutWriter(server, MAP, seed + writer, "w" + writer + "-");
                writing.add(
                        CompletableFuture.supplyAsync(() -> cut.write(WRITES_EACH), task -> new Thread(task).start()));
            }
            List<CutWrite> writes = new ArrayList<>();
            writing.forEach(each -> writes.addAll(each.join()));
            long revisions = authorityRevision(server);
            Eventually.until(
                    "everything published is heard", () -> witness.heard().size() >= revisions);
            check(writes, witness.heard());
        }
    }

    private static long authorityRevision(RedisServer server) {
        try (var redis = server.connect()) {
            return Long.parseLong(String.valueOf(redis.text("HGET", "map:" + MAP + ":content", "=rev")));
        }
    }

    private void check(List<CutWrite> writes, List<Published> published) {
        Map<String, Integer> made = new HashMap<>();
        published.forEach(change -> change.value().ifPresent(value -> made.merge(value, 1, Integer::sum)));
        Map<CutWrite.End, Integer> ends = new EnumMap<>(CutWrite.End.class);
        int unknownAndMade = 0;
        for (CutWrite write : writes) {
            int times = made.getOrDefault(write.value(), 0);
            ends.merge(write.end(), 1, Integer::sum);
            switch (write.end()) {
                case ANSWERED, SEEN_IN_THE_FEED ->
                    assertThat(times).as("seed %d, %s", seed, write).isEqualTo(1);
                case SAID_TO_BE_UNKNOWN ->
                    assertThat(times).as("seed %d, %s", seed, write).isLessThanOrEqualTo(1);
                case NOT_APPLIED ->
                    assertThat(times).as("seed %d, %s", seed, write).isZero();
            }
            unknownAndMade += write.end() == CutWrite.End.SAID_TO_BE_UNKNOWN ? times : 0;
        }
        int cut = writes.stream().mapToInt(CutWrite::cutAnswers).sum();
        log.info("seed {}: {} answers cut, {}, {} of the unknown ones made", seed, cut, ends, unknownAndMade);
        assertThat(cut).isGreaterThanOrEqualTo(1_000);
        assertThat(ends.get(CutWrite.End.ANSWERED)).isPositive();
        assertThat(ends.get(CutWrite.End.SEEN_IN_THE_FEED)).isPositive();
        assertThat(ends.get(CutWrite.End.SAID_TO_BE_UNKNOWN)).isPositive();
        LaneReport report = new LaneReport("unknown writes");
        report.row(
                writes.size(),
                cut,
                ends.get(CutWrite.End.ANSWERED),
                ends.get(CutWrite.End.SEEN_IN_THE_FEED),
                ends.get(CutWrite.End.SAID_TO_BE_UNKNOWN) + " (" + unknownAndMade + " of them applied)",
                ends.getOrDefault(CutWrite.End.NOT_APPLIED, 0),
                0,
                seed);
        report.write("| writes | answers cut | settled by the record of the writer | settled from the feed |"
                + " unknown, and said so | not applied, and said so | applied twice | seed |");
    }
}

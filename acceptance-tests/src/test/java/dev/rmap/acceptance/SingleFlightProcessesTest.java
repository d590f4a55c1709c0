package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.testkit.jvm.ChildJvm;
import dev.rmap.testkit.redis.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes of their own that miss the same values. The times are printed for people; nothing depends on them. */
class SingleFlightProcessesTest {

    private static final Logger log = LoggerFactory.getLogger(SingleFlightProcessesTest.class);
    private static final int PROCESSES = 4;
    private static final int CALLERS = 50;

    /** How often what is timed is done; 20 for figures that are written down. */
    private static final int RUNS = Integer.getInteger("rmap.flight.runs", 1);

    private final Scene scene = Scene.shared();
    private final List<ChildJvm> children = new ArrayList<>();

    @AfterEach
    void close() {
        children.forEach(ChildJvm::end);
        scene.close();
    }

    private ChildJvm startChild() {
        ChildJvm child = ChildJvm.start(FlightProcess.class, scene.server().uri(), scene.name());
        children.add(child);
        return child;
    }

    private void startChildren(int count) {
        for (int i = 0; i < count; i++) {
            startChild();
        }
        children.forEach(ChildJvm::joined);
    }

    /** Has all processes do something, and answers with how many computed and with the slowest answer, in microseconds. */
    private long[] all(String... words) throws Exception {
        List<CompletableFuture<String>> asking =
                children.stream().map(child -> child.asking(words)).toList();
        long[] result = {0, 0};
        for (CompletableFuture<String> each : asking) {
            String[] answer = each.get(2, MINUTES).split(" ", -1);
            result[0] += Long.parseLong(answer[0]);
            result[1] = Math.max(result[1], Long.parseLong(answer[1]));
        }
        return result;
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    @Test
    void fourProcessesOfFiftyThreadsComputeOneMissingValueOnce() throws Exception {
        startChildren(PROCESSES);
        all("ask", "warm", String.valueOf(CALLERS), "100");
        List<Long> slowest = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            long[] result = all("ask", "key-" + run, String.valueOf(CALLERS), "300");
            assertThat(result[0]).as("computations").isEqualTo(1);
            slowest.add(result[1]);
        }
        log.info(
                "one key, {} runs: the slowest answer came {} us after the value was there (median)",
                RUNS,
                median(slowest));
    }

    @Test
    void fourProcessesComputeAThousandMissingValuesOnceEach() throws Exception {
        startChildren(PROCESSES);
        all("askAll", "-1", "100", "10");
        List<Long> slowest = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            long[] result = all("askAll", String.valueOf(run), "1000", String.valueOf(CALLERS));
            assertThat(result[0]).as("computations").isEqualTo(1_000);
            slowest.add(result[1]);
        }
        log.info(
                "1,000 keys, {} runs: the slowest answer came {} us after its value was there (median)",
                RUNS,
                median(slowest));
    }

    @Test
    void whenTheHolderIsKilledAnotherProcessTakesOver() throws Exception {
        startChildren(PROCESSES);
        ChildJvm victim = startChild().joined();
        CompletableFuture<String> dying = victim.asking("hang", "k");
        soon().until(() -> scene.authority().containsKey("rmap.lease=k"));
        children.remove(victim);
        List<CompletableFuture<String>> asking = children.stream()
                .map(child -> child.asking("ask", "k", "50", "10"))
                .toList();
        long killed = System.nanoTime();
        victim.kill();
        soon().until(dying::isDone);
        long computations = 0;
        for (CompletableFuture<String> each : asking) {
            computations += Long.parseLong(each.get(2, MINUTES).split(" ", -1)[0]);
        }
        log.info(
                "all had their answers {} ms after the kill; a lease lasts 2,000 ms",
                (System.nanoTime() - killed) / 1_000_000);
        assertThat(computations).as("computations after that of the victim").isEqualTo(1);
        victim.end();
        soon().untilAsserted(() -> assertThat(scene.authority()).containsOnlyKeys("k"));
    }

    /** Runs the script of the documentation by {@code redis-cli}, as somebody without Java would. */
    private String redisCli(String... answer) throws Exception {
        String uri = Permissions.uriOfAnswerer(scene.server().address());
        List<String> command = new ArrayList<>(List.of("redis-cli", "-u", uri, "--no-auth-warning", "--eval"));
        command.add(script().toString());
        command.addAll(List.of(scene.content(), ",", scene.channel()));
        command.addAll(List.of(answer));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        process.waitFor();
        return said;
    }

    /** How often processes have triggered the work that is to bring the value of a key. */
    private int triggered(String key) {
        String content = "map:" + FlightProcess.triggers(scene.name()) + ":content";
        String count = scene.redis().text("HGET", content, key);
        return count == null ? 0 : Integer.parseInt(count);
    }

    private static Path script() throws IOException {
        Path script = Path.of("..", "docs", "answer.lua").toRealPath();
        assertThat(Files.isRegularFile(script)).isTrue();
        return script;
    }

    @Test
    void redisCliAloneAnswersWhatProcessesWaitFor() throws Exception {
        startChildren(2);
        List<CompletableFuture<String>> waiting =
                children.stream().map(child -> child.asking("await", "k")).toList();
        soon().until(() -> triggered("k") == 1);
        String token = scene.authority().get("rmap.lease=k").substring("held ".length());
        assertThat(redisCli("k", "value", "too late", "another token")).isEqualTo("0");
        assertThat(redisCli("k", "value", "from-outside", token)).isEqualTo("1");
        for (CompletableFuture<String> each : waiting) {
            assertThat(each.get(1, MINUTES)).isEqualTo("from-outside");
        }
        assertThat(triggered("k")).isEqualTo(1);
        assertThat(scene.authority()).containsOnlyKeys("k");
    }

    @Test
    void redisCliSaysThatThereIsNothing() throws Exception {
        startChildren(1);
        CompletableFuture<String> nothing = children.get(0).asking("await", "nothing");
        soon().until(() -> triggered("nothing") == 1);
        assertThat(redisCli("nothing", "nothing", "")).isEqualTo("1");
        assertThat(nothing.get(1, MINUTES)).isEqualTo("null");
        soon().untilAsserted(() -> assertThat(scene.authority()).isEmpty());
    }

    @Test
    void afterRedisCliSaidThatItFailedTheNextStartsItAgain() throws Exception {
        startChildren(1);
        CompletableFuture<String> failing = children.get(0).asking("await", "k");
        soon().until(() -> triggered("k") == 1);
        assertThat(redisCli("k", "failed", "no paper")).isEqualTo("1");
        soon().until(() -> triggered("k") == 2);
        assertThat(redisCli("k", "value", "second")).isEqualTo("1");
        assertThat(failing.get(1, MINUTES)).isEqualTo("second");
    }
}

package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.collections.MapBatch;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;

/** The server decides, and its answer does not arrive: whoever asks again gets the first answer, and nothing twice. */
class LostAnswersTest {

    private final Scene scene = Scene.shared();

    @AfterEach
    void close() {
        scene.close();
    }

    /** Who repeats the call: Redisson, because its time for an answer is over, or we. */
    enum Client {
        /** Asks four times more by itself, soon. */
        REDISSON_REPEATS,
        /** What {@code RedisBackend.connect} makes. */
        OURS
    }

    static Stream<Arguments> losses() {
        List<Arguments> all = new ArrayList<>();
        for (Client client : Client.values()) {
            for (Afterwards then : Afterwards.values()) {
                for (int answers = 1; answers <= 3; answers++) {
                    all.add(Arguments.of(client, then, answers));
                }
            }
        }
        return all.stream();
    }

    /** One lost answer is like another where a test is about something else. */
    static Stream<Arguments> singleLosses() {
        return losses().filter(loss -> loss.get()[2].equals(1));
    }

    static Stream<Arguments> threefoldLosses() {
        return losses().filter(loss -> loss.get()[2].equals(3));
    }

    private RedisBackend backend(Client client) {
        return switch (client) {
            case OURS -> ours();
            case REDISSON_REPEATS -> repeating();
        };
    }

    private RedisBackend ours() {
        RedisBackend backend = RedisBackend.builder(scene.proxyUri())
                .connectTimeout(Duration.ofMillis(500))
                .responseTimeout(Duration.ofMillis(200))
                .connect();
        scene.atEnd(backend::close);
        return backend;
    }

    private RedisBackend repeating() {
        Config config = new Config();
        config.useSingleServer()
                .setAddress(scene.proxyUri())
                .setConnectionMinimumIdleSize(2)
                .setTimeout(150)
                .setPingConnectionInterval(500)
                .setRetryAttempts(4)
                .setRetryDelay(new ConstantDelay(Duration.ofMillis(50)));
        RedissonClient client = Redisson.create(config);
        scene.atEnd(client::shutdown);
        RedisBackend backend = RedisBackend.using(client);
        scene.atEnd(backend::close);
        return backend;
    }

    private ReplicatedMap<String, String> join(Client client) {
        ReplicatedMap<String, String> map = scene.open(scene.builder(backend(client)));
        map.put("warm", "up");
        return map;
    }

    private void loseAnswers(int answers, Afterwards then) {
        scene.proxy().swallowReplies(answers, LostAnswersTest::isCommit, then);
    }

    /** A call of the script that commits names the key of a large answer to its writer. */
    private static boolean isCommit(RespRequest request) {
        return request.isScript() && request.mentions(":answer:");
    }

    private void checkLost(int answers) {
        assertThat(scene.proxy().counts().swallowedReplies()).isEqualTo(answers);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void G8_anIncrementIsAppliedOnceAndItsSumIsRight(Client client, Afterwards then, int answers) {
        ReplicatedMap<String, String> map = join(client);
        loseAnswers(answers, then);
        assertThat(map.counters().add("n", 5)).isEqualTo(5);
        checkLost(answers);
        assertThat(map.counters().add("n", 1)).isEqualTo(6);
        assertThat(scene.authority()).containsEntry("n", "6");
        assertThat(scene.authorityRevision()).isEqualTo(3);
        scene.awaitEqual(map);
    }

    @ParameterizedTest
    @MethodSource("threefoldLosses")
    void G8_receiptsTellWhatTheFirstDecisionFound(Client client, Afterwards then, int answers) {
        ReplicatedMap<String, String> map = join(client);
        map.put("a", "1");
        loseAnswers(answers, then);
        assertThat(map.put("a", "2")).isEqualTo("1");
        loseAnswers(answers, then);
        assertThat(map.putIfAbsent("b", "1")).isNull();
        loseAnswers(answers, then);
        assertThat(map.replace("a", "2", "3")).isTrue();
        loseAnswers(answers, then);
        assertThat(map.remove("b")).isEqualTo("1");
        checkLost(4 * answers);
        assertThat(scene.authority()).isEqualTo(Map.of("warm", "up", "a", "3"));
        assertThat(scene.authorityRevision()).isEqualTo(6);
        scene.awaitEqual(map);
    }

    @ParameterizedTest
    @MethodSource("threefoldLosses")
    void G8_aCommitOfSeveralCommandsIsAppliedOnce(Client client, Afterwards then, int answers) {
        ReplicatedMap<String, String> map = join(client);
        map.put("a", "1");
        loseAnswers(answers, then);
        MapBatch.Result<String> result =
                map.batch().require("a", "1").put("a", "2").add("n", 7).commit();
        assertThat(result.applied()).isTrue();
        loseAnswers(answers, then);
        assertThat(map.lists().append("l", "x", "y")).containsExactly("x", "y");
        checkLost(2 * answers);
        assertThat(scene.authority()).isEqualTo(Map.of("warm", "up", "a", "2", "n", "7", "l", "[\"x\",\"y\"]"));
        assertThat(scene.authorityRevision()).isEqualTo(5);
    }

    @Test
    void G8_manyCallersWhoseAnswersAreLostAreCountedOnceEach() {
        ReplicatedMap<String, String> map = join(Client.REDISSON_REPEATS);
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            callers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 25; i++) {
                    if (i % 13 == 0) {
                        loseAnswers(1, Afterwards.CUT);
                    }
                    map.counters().increment("n");
                }
            }));
        }
        Eventually.get(CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)));
        assertThat(scene.proxy().counts().swallowedReplies()).isPositive();
        assertThat(scene.authority()).containsEntry("n", "200");
        assertThat(scene.authorityRevision()).isEqualTo(201);
    }

    private ReplicatedMap<String, String> impatient(Client client) {
        ReplicatedMap<String, String> map =
                scene.open(scene.builder(backend(client)).writeTimeout(Duration.ofSeconds(2)));
        map.put("warm", "up");
        return map;
    }

    @ParameterizedTest
    @MethodSource("singleLosses")
    void G8_whenNoAnswerComesInTimeTheOutcomeIsUnknownAndNothingIsAppliedTwice(
            Client client, Afterwards then, int answers) {
        assertThat(answers).isEqualTo(1);
        ReplicatedMap<String, String> map = impatient(client);
        scene.proxy().swallowReplies(100_000, LostAnswersTest::isCommit, then);
        long start = System.nanoTime();
        assertThatThrownBy(() -> map.counters().add("n", 1))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining(scene.name());
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
        scene.proxy().heal();
        assertThat(map.counters().add("n", 10)).isEqualTo(11);
        assertThat(scene.authorityRevision()).isEqualTo(3);
        scene.awaitEqual(map);
        assertThat(map.get("n")).isEqualTo("11");
    }

    @Test
    void G8_aWriteWhoseAnswerIsLostStaysUnknownWhenTheServerThenRefusesConnections() {
        ReplicatedMap<String, String> map = impatient(Client.OURS);
        loseAnswers(1, Afterwards.CUT);
        scene.proxy().refuse();
        assertThatThrownBy(() -> map.counters().add("n", 1)).isInstanceOf(OutcomeUnknownException.class);
        checkLost(1);
        scene.proxy().accept();
        assertThat(map.counters().add("n", 10)).isEqualTo(11);
        assertThat(scene.authorityRevision()).isEqualTo(3);
    }

    @Test
    void G8_aWriteThatCannotBeSentIsNotAppliedAndStaysSo() {
        ReplicatedMap<String, String> map = impatient(Client.OURS);
        scene.proxy().refuse();
        scene.proxy().cutAll();
        soon().until(() -> scene.proxy().connections() == 0);
        assertThatThrownBy(() -> map.put("a", "1"))
                .isInstanceOfAny(NotAppliedException.class, OutcomeUnknownException.class)
                .hasMessageContaining(scene.name());
        scene.proxy().accept();
        assertThat(map.put("a", "2")).isNull();
        assertThat(scene.authority()).containsEntry("a", "2");
        assertThat(scene.authorityRevision()).isEqualTo(2);
        scene.awaitEqual(map);
    }
}

package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.testkit.redis.RespConnection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W21: somebody wrote into {@code =rev} what is no revision. */
class CorruptRevisionTest {

    private final Scene scene = Scene.shared();

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-5", "1.5", "1e+14", " 7", "", "9007199254740992", "99999999999999999999"})
    void W21_writesAreRefusedAndNothingIsChanged(String corrupt) {
        ReplicatedMap<String, String> map = scene.join();
        ReplicatedMap<String, String> other = scene.join();
        map.put("a", "1");
        map.lists().append("l", "x");
        scene.awaitEqual(other);
        long revision = scene.authorityRevision();
        try (RespConnection listener = scene.server().connect()) {
            listener.subscribe(scene.channel());
            scene.redis().command("HSET", scene.content(), "=rev", corrupt);
            Map<String, byte[]> before = scene.redis().hash(scene.content());

            refused(() -> map.put("a", "2"));
            refused(() -> map.remove("a"));
            refused(() -> map.counters().add("n", 1));
            refused(() -> map.lists().append("l", "y"));
            refused(() -> map.putAll(Map.of("a", "3", "b", "3")));
            refused(map::reset);

            assertThat(scene.redis().hash(scene.content()))
                    .usingRecursiveComparison()
                    .isEqualTo(before);
            assertThat(listener.nextMessage(Duration.ofMillis(50))).isEmpty();
            assertThat(map.get("a")).isEqualTo("1");
        }
        scene.redis().command("HSET", scene.content(), "=rev", String.valueOf(revision));
        map.put("a", "4");
        scene.awaitEqual(map, other);
        assertThat(map.revision().number()).isEqualTo(revision + 1);
        assertThat(other.status().counters().lineages()).isZero();
    }

    private void refused(Runnable write) {
        assertThatThrownBy(write::run)
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContaining(scene.name())
                .hasMessageContaining("=rev")
                .hasMessageContaining("nothing was changed");
    }

    @Test
    void W21_joiningSaysWhatIsWrong() {
        scene.redis().command("HSET", scene.content(), "a", "1", "=rev", "abc");
        assertThatThrownBy(() -> scene.builder(scene.direct())
                        .joinTimeout(Duration.ofMillis(500))
                        .open())
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining(scene.name())
                .hasMessageContaining("=rev");
    }
}

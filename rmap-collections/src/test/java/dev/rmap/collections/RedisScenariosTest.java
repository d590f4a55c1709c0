package dev.rmap.collections;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.Backend;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.testkit.redis.RespConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scenarios that look at Redis itself. */
class RedisScenariosTest extends OnBackend {

    private RespConnection redis;

    @Override
    Backend newBackend() {
        return OnRedis.newBackend();
    }

    @Override
    Backend commonBackend() {
        return OnRedis.commonBackend();
    }

    @Override
    Shaky newShaky() {
        return OnRedis.newShaky();
    }

    @BeforeEach
    void connect() {
        redis = closeLater(OnRedis.server().connect());
    }

    private String content() {
        return "map:" + name + ":content";
    }

    private String channel() {
        return "map:" + name + ":updates";
    }

    @Test
    void S55_noKeyBearsTheNameOfAUserKey() {
        String key = "user-key-of-" + name;
        ReplicatedMap<String, String> map = join();
        map.lists().append(key, "bar");
        map.put("foo", "bar");
        assertThat(redis.integer("EXISTS", key)).isZero();
        assertThat(redis.hash(content())).containsOnlyKeys(key, "foo", "=rev", "=kind");
    }

    @Test
    void S73_aDestroyWithoutARevisionChangesNothing() {
        ReplicatedMap<String, String> map = join();
        for (int i = 0; i < 7; i++) {
            map.put("foo", "bar" + i);
        }
        redis.integer("PUBLISH", channel(), "destroy:");
        soon().until(() -> map.status().counters().malformed() == 1);
        assertThat(map).isEqualTo(Map.of("foo", "bar6"));
        assertThat(map.revision().number()).isEqualTo(7);
    }

    @Test
    void E9_aWriteIsOneScriptCall() {
        ReplicatedMap<String, String> map = join(builder -> builder.slidingLifetime(Duration.ofMinutes(1)));
        map.put("warm", "up");
        long before = calls("evalsha");
        for (int i = 0; i < 20; i++) {
            map.put("k" + i, "v");
        }
        assertThat(calls("evalsha") - before).isEqualTo(20);
        assertThat(calls("expire")).isZero();
    }

    private long calls(String command) {
        return redis.text("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^:]*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    @Test
    void E11_aJoinThatFailsLeavesNothingOpen() {
        redis.command("SET", content(), "no hash");
        assertThatThrownBy(() -> join(builder -> builder.joinTimeout(Duration.ofMillis(300))))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("WRONGTYPE");
        soon().until(() -> redis.list("PUBSUB", "NUMSUB", channel()).get(1).equals(0L));
    }

    @Test
    void aKeyOfAnotherTypeIsNotTouched() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        redis.command("DEL", content());
        redis.command("SET", content(), "no hash");
        assertThatThrownBy(() -> map.put("foo", "baz"))
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("WRONGTYPE");
        assertThatThrownBy(() -> map.sync(SOON))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining("WRONGTYPE");
        assertThat(map.get("foo")).isEqualTo("bar");
        assertThat(redis.text("GET", content())).isEqualTo("no hash");
    }

    @Test
    void E12_randomMessagesChangeNothing() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        List<String> words = List.of("set:", "del:", "reset:", "destroy:", "SET:", "", "set", "nonsense:", "=rev:");
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            String message = words.get(random.nextInt(words.size())) + new String(noise, ISO_8859_1);
            redis.command("PUBLISH".getBytes(UTF_8), channel().getBytes(UTF_8), message.getBytes(ISO_8859_1));
        }
        map.put("after", "noise");
        assertThat(map).as("%s", seed).isEqualTo(Map.of("foo", "bar", "after", "noise"));
        soon().untilAsserted(() ->
                assertThat(map.status().counters().malformed()).as("%s", seed).isGreaterThan(80));
    }

    @Test
    void N_writesGoOnAfterAScriptFlush() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        redis.command("SCRIPT", "FLUSH");
        map.put("foo2", "bar2");
        assertThat(map).hasSize(2);
        redis.command("SCRIPT", "FLUSH");
        assertThat(join()).isEqualTo(map);
    }

    @Test
    void N_namesWithAHashTag() {
        name = "{tag}-" + name;
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(redis.hash(content())).containsKey("foo");
        assertThat(join()).isEqualTo(map);
    }

    @Test
    void N_revisionsBeyondTenToTheFourteen() {
        redis.command("HSET", content(), "old", "value", "=rev", "99999999999998", "=kind", "set");
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        for (int i = 0; i < 5; i++) {
            map.put("foo", "bar" + i);
        }
        assertThat(map.revision().number()).isEqualTo(100_000_000_000_003L);
        assertThat(redis.text("HGET", content(), "=rev")).isEqualTo("100000000000003");
        soon().until(() -> "bar4".equals(other.get("foo")));
    }

    /** What the original's client wrote before it knew JSON is read as it reads it, and migrated by the next change. */
    @Test
    void N_legacyCommaText() {
        redis.command("HSET", content(), "csv", "a,b", "gaps", ",a,,b,", "=rev", "2", "=kind", "set");
        ReplicatedMap<String, String> map = join();
        assertThat(map.lists().get("csv")).contains(List.of("a", "b"));
        assertThat(map.lists().get("gaps")).contains(List.of("", "a", "", "b", ""));

        assertThat(map.lists().append("csv", "X")).containsExactly("a", "b", "X");
        assertThat(map.get("csv")).isEqualTo("[\"a\",\"b\",\"X\"]");
        assertThat(map.lists().remove("gaps", "a").remaining()).containsExactly("b");
        assertThat(map.get("gaps")).isEqualTo("[\"b\"]");
    }

    /** A write exactly as the scripts of the original make it. */
    @Test
    void N_writesOfTheOriginalAreHeard() {
        ReplicatedMap<String, String> map = join();
        map.put("mine", "1");
        goSet("yours", "2");
        soon().until(() -> "2".equals(map.get("yours")));
        goSet("mine", "3");
        soon().until(() -> "3".equals(map.get("mine")));
        assertThat(map.put("mine", "4")).isEqualTo("3");
        assertThat(map.revision().number()).isEqualTo(4);
        assertThat(map.status().counters().catchUps()).isEqualTo(1);
    }

    private void goSet(String key, String value) {
        redis.command(
                "EVAL",
                "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
                        + "local rev = redis.call('HINCRBY', KEYS[1], '=rev', 1) "
                        + "redis.call('HSET', KEYS[1], '=kind', 'set') "
                        + "redis.call('PUBLISH', KEYS[2], 'set:' .. struct.pack('<i4c0i4c0i4c0', "
                        + "#ARGV[1], ARGV[1], #ARGV[2], ARGV[2], #tostring(rev), tostring(rev)))",
                "2",
                content(),
                channel(),
                key,
                value);
    }
}

package dev.rmap.testkit.go;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rmap.model.Bytes;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import dev.rmap.testkit.resp.Published;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The driver, and what the original writes. Needs Go; with RMAP_REQUIRE_GO=true its absence is a failure. */
class GoPeerTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Bytes K = Bytes.utf8("k");
    private static final Bytes A = Bytes.utf8("a");
    private static final Bytes B = Bytes.utf8("b");

    private RedisServer server;
    private RespConnection redis;
    private GoPeer one;
    private GoPeer two;
    private String map;

    @BeforeAll
    static void needsGo() {
        GoPeer.assumeAvailable();
    }

    @BeforeEach
    void join(TestInfo test) {
        map = "go:" + test.getDisplayName();
        server = RedisServers.shared();
        redis = server.connect();
        redis.command("DEL", "map:" + map + ":content");
        one = GoPeer.start(server.address());
        two = GoPeer.start(server.address());
        one.join(map);
        two.join(map);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        redis.close();
    }

    @Test
    void twoPeersShareOneMap() {
        assertThat(one.set(K, A)).isEmpty();
        assertThat(one.set(K, B)).hasValue(A);
        await().until(() -> two.get(K).equals(Optional.of(B)));
        assertThat(two.setAndWait(K, A)).isEqualTo(B);
        assertThat(two.get(K)).hasValue(A);
        assertThat(two.map()).isEqualTo(Map.of(K, A));
        assertThat(two.keys()).containsExactly(K);
        assertThat(two.size()).isEqualTo(1);
        assertThat(two.get(B)).isEmpty();

        assertThat(one.delete(K)).hasValue(A);
        assertThat(one.delete(K)).isEmpty();
        await().until(() -> two.size() == 0);
    }

    @Test
    void conditionsAreDecidedOnTheNewestValue() {
        assertThat(one.setIfNotExists(K, A)).isTrue();
        assertThat(two.setIfNotExists(K, B)).isFalse();
        assertThat(two.testAndSet(K, B, B)).isEqualTo(new GoPeer.Tested(Optional.of(A), false));
        assertThat(two.testAndSet(K, A, B)).isEqualTo(new GoPeer.Tested(Optional.of(A), true));
        assertThat(one.testAndReset(Map.of(K, A))).isFalse();
        assertThat(one.testAndDelete(K, B)).isEqualTo(new GoPeer.Tested(Optional.of(B), true));
        assertThat(one.testAndDelete(K, B)).isEqualTo(new GoPeer.Tested(Optional.empty(), false));
        assertThat(one.testAndReset(Map.of())).isTrue();
    }

    @Test
    void countersAndLists() {
        assertThat(one.increment(K, 40)).isEqualTo(40);
        assertThat(two.increment(K, -42)).isEqualTo(-2);
        Bytes list = Bytes.utf8("list");
        assertThat(one.append(list, A, A)).hasValue(List.of(A, A));
        assertThat(two.appendUnique(list, A, B)).hasValue(List.of(A, A, B));
        assertThat(two.remove(list, A)).isEqualTo(new GoPeer.Removed(Optional.of(List.of(B)), true));
        await().until(() -> one.getValues(list).equals(Optional.of(List.of(B))));
        assertThat(two.remove(list, B)).isEqualTo(new GoPeer.Removed(Optional.empty(), true));
        assertThatThrownBy(() -> one.increment(Bytes.utf8("no=key"), 1)).isInstanceOf(GoPeerException.class);
    }

    @Test
    void anyBytesAreAKeyAndAValue() {
        byte[] wild = new byte[256];
        for (int i = 0; i < wild.length; i++) {
            wild[i] = (byte) i;
        }
        Bytes value = Bytes.wrap(wild);
        Bytes key = Bytes.wrap(new byte[] {0, (byte) 0xFF, '\n', ' ', ':'});

        one.set(key, value);
        one.setAndWait(K, Bytes.EMPTY);

        assertThat(one.map()).isEqualTo(Map.of(key, value, K, Bytes.EMPTY));
    }

    @Test
    void theHashAndTheMessagesAreAsTheWireFormatSays() {
        try (RespConnection listener = server.connect()) {
            listener.subscribe("map:" + map + ":updates");
            Bytes foo = Bytes.utf8("foo");

            one.set(foo, Bytes.utf8("bar"));
            assertThat(message(listener)).isEqualTo("set:\3\0\0\0foo\3\0\0\0bar\1\0\0\0" + "1");
            assertThat(fields()).isEqualTo(Map.of("=rev", "1", "=kind", "set", "foo", "bar"));
            one.delete(foo);
            assertThat(message(listener)).isEqualTo("del:\3\0\0\0foo\1\0\0\0" + "2");
            one.append(foo, Bytes.utf8("a/\"é"));
            assertThat(fields()).containsEntry("foo", "[\"a\\/\\\"é\"]");
            message(listener);
            one.reset();
            assertThat(message(listener)).isEqualTo("reset:4");
            assertThat(fields()).isEqualTo(Map.of("=rev", "4", "=kind", "reset"));
            one.destroy();
            assertThat(message(listener)).isEqualTo("destroy:5");
            assertThat(fields()).isEqualTo(Map.of("=rev", "5", "=kind", "destroy"));
        }
    }

    @Test
    void eventsHaveKindsAndALeftMapStaysReadable() {
        two.subscribe();
        one.set(K, A);
        await().until(() -> two.events().equals(List.of("change")));
        one.delete(K);
        await().until(() -> two.events().equals(List.of("delete")));
        one.reset();
        await().until(() -> two.events().equals(List.of("reset")));

        one.setAndWait(K, A);
        one.leave();
        assertThat(one.get(K)).hasValue(A);
        assertThatThrownBy(() -> one.set(K, B))
                .isInstanceOf(GoPeerException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    void expiryIsOfTheWholeHash() {
        one.joinAbsolute(map, Duration.ofSeconds(100));
        one.set(K, A);
        assertThat(redis.integer("TTL", "map:" + map + ":content")).isBetween(1L, 100L);
        two.joinSliding(map, Duration.ofSeconds(1000));
        two.set(K, A);
        assertThat(redis.integer("TTL", "map:" + map + ":content")).isBetween(101L, 1000L);
    }

    @Test
    void randomOperationsConverge() {
        assertThat(one.runAtRandom(1, 300)).isBetween(200L, 300L);
        assertThat(two.runAtRandom(2, 300)).isBetween(200L, 300L);
        one.setAndWait(K, A);
        two.setAndWait(K, A);

        await().until(() -> one.map().equals(two.map()));
    }

    private static String message(RespConnection listener) {
        return listener.nextMessage(SOON)
                .map(Published::payload)
                .map(payload -> new String(payload, ISO_8859_1))
                .orElseThrow();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        redis.hash("map:" + map + ":content").forEach((field, value) -> fields.put(field, new String(value, UTF_8)));
        return fields;
    }
}

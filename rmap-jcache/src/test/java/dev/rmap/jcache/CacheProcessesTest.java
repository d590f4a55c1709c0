package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.testkit.jvm.ChildJvm;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Caches that JVMs of their own share on one Redis. */
@Timeout(240)
class CacheProcessesTest {

    private final RedisServer server = RedisServers.shared();
    private final String name = "shared-" + UUID.randomUUID();
    private final List<ChildJvm> children = new ArrayList<>();

    @AfterEach
    void endAll() {
        children.forEach(ChildJvm::end);
    }

    private ChildJvm start(String uri, long expiryMillis) {
        ChildJvm child = ChildJvm.start(CacheProcess.class, uri, name, String.valueOf(expiryMillis));
        children.add(child);
        return child;
    }

    private ChildJvm start() {
        return start(server.uri(), 0);
    }

    private static void await(CompletableFuture<?>... tasks) throws Exception {
        CompletableFuture.allOf(tasks).get(200, TimeUnit.SECONDS);
    }

    @Test
    void G5_rule62_twoProcessesOfFourThreadsLoseNoIncrementByInvoke() throws Exception {
        ChildJvm one = start();
        ChildJvm two = start();
        one.joined();
        two.joined();
        await(one.asking("invoke", "4", "counter", "1000"), two.asking("invoke", "4", "counter", "1000"));
        one.ask("sync");
        two.ask("sync");
        assertThat(one.ask("get", "counter")).isEqualTo("8000");
        assertThat(two.ask("get", "counter")).isEqualTo("8000");
    }

    @Test
    void G5_twoProcessesOfFourThreadsLoseNoIncrementByReplacingOldByNew() throws Exception {
        ChildJvm one = start();
        ChildJvm two = start();
        one.joined();
        two.joined();
        one.ask("put", "counter", "0");
        two.ask("sync");
        await(one.asking("replace", "4", "counter", "1000"), two.asking("replace", "4", "counter", "1000"));
        one.ask("sync");
        two.ask("sync");
        assertThat(one.ask("get", "counter")).isEqualTo("8000");
        assertThat(two.ask("get", "counter")).isEqualTo("8000");
    }

    @Test
    void G7_bothProcessesHearEveryOperationWithKindValuesAndOrder() {
        ChildJvm one = start();
        ChildJvm two = start();
        one.joined();
        two.joined();
        CacheOperations.ALL.forEach((operation, row) -> {
            one.ask("begin");
            two.ask("sync");
            two.ask("heard", "2");
            String expected = String.join(", ", row.events());
            assertThat(one.ask("do", operation))
                    .as("%s, heard by the process that did it when the call returned", operation)
                    .isEqualTo(expected);
            assertThat(two.ask("heard", String.valueOf(row.events().size())))
                    .as("%s, heard by the other process", operation)
                    .isEqualTo(expected);
        });
        assertThat(one.ask("faults")).startsWith("0 out of order");
        assertThat(two.ask("faults")).startsWith("0 out of order");
    }

    @Test
    void G7_afterACutWithAThousandChangesMissedTheEventsFoldToTheCache() {
        try (FaultProxy proxy =
                FaultProxy.to(server.address().host(), server.address().port())) {
            ChildJvm one = start();
            ChildJvm two = start(server.address().through(proxy.port()).uri(), 0);
            one.joined();
            two.joined();
            one.ask("missed", "250");
            two.ask("fold");
            proxy.refuse();
            proxy.cutAll();
            one.ask("missed", "1000");
            proxy.accept();
            assertThat(two.ask("fold")).isEqualTo(one.ask("fold"));
            assertThat(two.ask("faults")).isEqualTo("0 out of order, missed true");
            children.remove(two);
            two.end();
        }
    }

    @Test
    void G7_threeProcessesHearAThousandEntriesExpireOnceEach() throws Exception {
        long expiryMillis = 3_000;
        List<ChildJvm> all = List.of(
                start(server.uri(), expiryMillis),
                start(server.uri(), expiryMillis),
                start(server.uri(), expiryMillis));
        all.forEach(ChildJvm::joined);
        all.get(0).ask("fill", "1000", String.valueOf(expiryMillis));
        List<String> told = new ArrayList<>();
        for (ChildJvm child : all) {
            told.add(child.ask("expiry", "1000"));
        }
        for (ChildJvm child : all) {
            child.ask("sync");
            assertThat(child.ask("expiry", "1000")).startsWith("1000 of 1000 keys");
        }
        told.forEach(figures -> System.out.println("EXPIRED heard: " + figures));
    }

    @Test
    void G10_aProcessThatDiesInItsSynchronousListenerHoldsUpNobody() throws Exception {
        ChildJvm one = start();
        ChildJvm two = start();
        one.joined();
        two.joined();
        two.ask("hang");
        assertThat(one.asking("put", "a", "1").get(10, TimeUnit.SECONDS)).isEqualTo("1");
        CompletableFuture<String> stuck = two.asking("put", "b", "2");
        assertThat(one.ask("heard", "2")).isEqualTo("CREATED a - 1, CREATED b - 2");
        CompletableFuture<String> writing = one.asking("put", "c", "3");
        two.kill();
        assertThat(writing.get(10, TimeUnit.SECONDS)).isEqualTo("3");
        assertThat(one.asking("put", "d", "4").get(10, TimeUnit.SECONDS)).isEqualTo("4");
        assertThat(stuck).failsWithin(10, TimeUnit.SECONDS);
        assertThat(one.ask("heard", "2")).isEqualTo("CREATED c - 3, CREATED d - 4");
    }
}

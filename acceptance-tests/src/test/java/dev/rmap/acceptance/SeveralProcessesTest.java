package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Bytes;
import dev.rmap.testkit.go.GoPeer;
import dev.rmap.testkit.jvm.ChildJvm;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.net.FaultProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes of their own, Java and Go, on one map. */
class SeveralProcessesTest {

    private static final Logger log = LoggerFactory.getLogger(SeveralProcessesTest.class);

    private final Scene scene = Scene.shared();
    private final long seed = new Random().nextLong();
    private final List<ChildJvm> children = new ArrayList<>();

    @AfterEach
    void close() {
        children.forEach(ChildJvm::end);
        scene.close();
    }

    private void startChildren(String... uris) {
        for (String uri : uris) {
            children.add(ChildJvm.start(MapProcess.class, uri, scene.name()));
        }
        children.forEach(ChildJvm::joined);
    }

    private List<CompletableFuture<String>> all(String... words) {
        return children.stream().map(child -> child.asking(words)).toList();
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(5, MINUTES);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("not within five minutes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> texts(Map<Bytes, Bytes> entries) {
        Map<String, String> texts = new TreeMap<>();
        entries.forEach((key, value) -> texts.put(key.utf8(), value.utf8()));
        return texts;
    }

    /** Waits for the work to be done, and checks that the fate of every write was known. */
    private void finish(List<CompletableFuture<String>> working) {
        for (CompletableFuture<String> work : working) {
            assertThat(get(work)).as("seed %d", seed).endsWith(" 0");
        }
    }

    /** All replicas are the authority's content, and all Java processes agree on what is mortal. */
    private void checkEqual() {
        for (ChildJvm child : children) {
            child.ask("sync");
            assertThat(child.ask("digest")).as("seed %d", seed).isEqualTo(Digest.of(scene.authority()));
            assertThat(child.ask("revision")).endsWith(":" + scene.authorityRevision());
        }
        ChildJvm late = ChildJvm.start(MapProcess.class, scene.server().uri(), scene.name())
                .joined();
        children.add(late);
        for (ChildJvm child : children) {
            assertThat(child.ask("mortal")).as("seed %d", seed).isEqualTo(late.ask("mortal"));
        }
    }

    /** Each fold was compared with its replica that often, at least. */
    private void checkFolds(int least) {
        for (ChildJvm child : children) {
            String[] result = child.ask("check").split(" ", -1);
            assertThat(result[1]).as("folded events").isEqualTo("0");
            log.info("seed {}: {} comparisons, {}", seed, result[0], child.ask("counters"));
            assertThat(Integer.parseInt(result[0])).as("seed %d", seed).isGreaterThanOrEqualTo(least);
        }
    }

    @Test
    void G7_twoJavaProcessesAndAGoProcessWorkAtRandomAndAgree() {
        GoPeer go = scene.go();
        startChildren(scene.server().uri(), scene.server().uri());
        log.info("seed {}", seed);
        List<CompletableFuture<String>> working = List.of(
                children.get(0).asking("run", String.valueOf(seed), "10000"),
                children.get(1).asking("run", String.valueOf(seed + 1), "10000"));
        long carriedOut = go.runAtRandom(seed + 2, 10_000);
        finish(working);
        log.info("{} revisions, {} of Go's operations not refused", scene.authorityRevision(), carriedOut);

        assertThat(scene.authorityRevision()).isGreaterThan(15_000);
        checkFolds(100);
        soon().untilAsserted(
                        () -> assertThat(texts(go.map())).as("seed %d", seed).isEqualTo(scene.authority()));
        checkEqual();
    }

    @Test
    void G6_processesWhoseSubscriptionsAreKilledAgainAndAgainAgreeAllTheSame() {
        GoPeer go = scene.go();
        startChildren(scene.server().uri(), scene.server().uri());
        log.info("seed {}", seed);
        List<CompletableFuture<String>> working = new ArrayList<>();
        working.add(children.get(0).asking("run", String.valueOf(seed), "2000"));
        working.add(children.get(1).asking("run", String.valueOf(seed + 1), "2000"));
        CompletableFuture<Long> goes = CompletableFuture.supplyAsync(() -> go.runAtRandom(seed + 2, 2_000));
        long next = 300;
        while (!working.stream().allMatch(CompletableFuture::isDone)) {
            long mark = next;
            soon().until(() ->
                    scene.authorityRevision() > mark || working.stream().allMatch(CompletableFuture::isDone));
            scene.killSubscriptions();
            next += 300;
        }
        finish(working);
        get(goes);
        checkFolds(10);
        checkEqual();
    }

    @Test
    void G6_processesBehindABadNetworkAgreeAllTheSame() {
        FaultProxy proxy = scene.proxy();
        startChildren(scene.server().uri(), scene.proxyUri(), scene.proxyUri());
        log.info("seed {}", seed);
        Random chance = new Random(seed);
        List<CompletableFuture<String>> working = new ArrayList<>();
        for (ChildJvm child : children) {
            working.add(child.asking("run", String.valueOf(chance.nextLong()), "1000"));
        }
        long next = 100;
        while (!working.stream().allMatch(CompletableFuture::isDone)) {
            long mark = next;
            soon().until(() ->
                    scene.authorityRevision() > mark || working.stream().allMatch(CompletableFuture::isDone));
            switch (chance.nextInt(8)) {
                case 0 -> proxy.cutAll();
                case 1 -> proxy.swallowReplies(1 + chance.nextInt(3), request -> request.isScript(), Afterwards.CUT);
                default -> proxy.dropNextPublished(1 + chance.nextInt(5));
            }
            next += 80;
        }
        proxy.heal();
        finish(working);
        log.info("{}", proxy.counts());
        checkFolds(10);
        checkEqual();
    }

    @Test
    void G9_processesWhoseHistoryIsLostAgainAndAgainAgreeAllTheSame() {
        GoPeer go = scene.go();
        startChildren(scene.server().uri(), scene.server().uri(), scene.server().uri());
        log.info("seed {}", seed);
        Random chance = new Random(seed);
        List<CompletableFuture<String>> working = new ArrayList<>();
        for (ChildJvm child : children) {
            working.add(child.asking("run", String.valueOf(chance.nextLong()), "1000"));
        }
        CompletableFuture<Long> goes = CompletableFuture.supplyAsync(() -> go.runAtRandom(seed, 1_000));
        int losses = 0;
        while (!working.stream().allMatch(CompletableFuture::isDone)) {
            int mark = 50 + chance.nextInt(250);
            soon().until(() ->
                    scene.authorityRevision() > mark || working.stream().allMatch(CompletableFuture::isDone));
            scene.redis().command("DEL", scene.content());
            losses++;
        }
        List<String> results = working.stream().map(SeveralProcessesTest::get).toList();
        get(goes);
        log.info("{} losses, {}", losses, results);
        checkFolds(10);
        checkEqual();
    }

    @Test
    void G5_fourProcessesIncrementThroughComputeAndThroughMergeAndNothingIsLost() {
        String uri = scene.server().uri();
        startChildren(uri, uri, uri, uri);
        all("compute", "computed", "2000").forEach(SeveralProcessesTest::get);
        all("merge", "merged", "2000").forEach(SeveralProcessesTest::get);
        assertThat(scene.authority()).isEqualTo(Map.of("computed", "8000", "merged", "8000"));
        for (ChildJvm child : children) {
            child.ask("sync");
            assertThat(child.ask("get", "computed")).isEqualTo("8000");
            assertThat(child.ask("get", "merged")).isEqualTo("8000");
            log.info("{}", child.ask("counters"));
        }
        assertThat(scene.authorityRevision()).isEqualTo(16_000);
    }

    @Test
    void G10_aProcessThatIsKilledInTheMiddleOfItsWorkHarmsNobody() {
        String uri = scene.server().uri();
        startChildren(uri, uri);
        ChildJvm victim = ChildJvm.start(MapProcess.class, uri, scene.name()).joined();
        CompletableFuture<String> working = children.get(0).asking("run", String.valueOf(seed), "2000");
        CompletableFuture<String> dying = victim.asking("run", String.valueOf(seed + 1), "1000000");
        soon().until(() -> scene.authorityRevision() > 1_000);
        victim.kill();
        get(working);
        soon().until(dying::isDone);
        victim.end();
        checkFolds(0);
        checkEqual();
    }
}

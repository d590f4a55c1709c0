package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.BackendException;
import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.event.LineageEvent;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.MapName;
import dev.rmap.model.Revision;
import dev.rmap.testkit.FaultyBackend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users are told when the authority does not do its part. */
class FailingAuthorityTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    /** One more than are sent before the first answers are waited for. */
    private static final int ENTRIES = Bulk.PORTION + 1;

    private final FaultyBackend backend = FaultyBackend.on(new LocalStore(LocalOptions.DEFAULTS));
    private final ReplicatedMap<String, String> map =
            ReplicatedMap.strings("faulty").backend(backend).writeTimeout(SHORT).open();

    @AfterEach
    void close() {
        map.close();
        backend.close();
    }

    @Test
    void G8_aRefusedWriteWasNotApplied() {
        backend.failNextCommit(BackendException.Kind.REFUSED);
        assertThatThrownBy(() -> map.compute("a", (key, old) -> "1"))
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContaining("faulty");
        assertThat(map).isEmpty();
    }

    @Test
    void G8_aWriteWithoutAnAnswerIsUnknown() {
        backend.swallowNextCommit();
        assertThatThrownBy(() -> map.put("a", "1"))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("faulty");
        assertThat(map.put("a", "2")).isNull();
    }

    @Test
    void G8_whereTheAnswerToTheQuestionWhoComputesIsLostNothingWasComputed() {
        AtomicInteger computed = new AtomicInteger();
        backend.swallowNextAnswer();
        assertThatThrownBy(() -> map.computeIfAbsent("a", key -> "1" + computed.incrementAndGet()))
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContainingAll("faulty", "nothing was computed for a")
                .hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThat(computed).hasValue(0);
        assertThat(map.computeIfAbsent("a", key -> "2")).isEqualTo("2");
    }

    @Test
    void G8_aLostAnswerIsAskedForAgain() {
        backend.loseNextAnswer();
        assertThat(map.counters().increment("n")).isEqualTo(1);
        backend.loseNextAnswer();
        assertThat(map.merge("n", "!", String::concat)).isEqualTo("1!");
        assertThat(map.revision().number()).isEqualTo(2);
    }

    @Test
    void G8_whatIsRefusedHalfWayIsNotSaidToHaveChangedNothing() {
        AtomicInteger seen = new AtomicInteger();
        try (ReplicatedMap<String, String> patient =
                ReplicatedMap.strings("faulty").backend(backend).open()) {
            patient.putAll(IntStream.range(0, ENTRIES).boxed().collect(Collectors.toMap(i -> "key-" + i, i -> "old")));
            assertThatThrownBy(() -> patient.replaceAll((key, value) -> {
                        if (seen.incrementAndGet() == ENTRIES) {
                            backend.failNextCommit(BackendException.Kind.REFUSED);
                        }
                        return "new";
                    }))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContainingAll("faulty", "some of the entries");
            assertThat(patient.values()).contains("old", "new");
        }
    }

    @Test
    void failuresArriveInStagesToo() {
        backend.failNextCommit(BackendException.Kind.REFUSED);
        CompletableFuture<Void> set = map.async().set("a", "1").toCompletableFuture();
        assertThatThrownBy(() -> set.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(NotAppliedException.class);
    }

    @Test
    void aBulkOperationTellsOfItsFirstFailure() {
        map.put("a", "1");
        backend.failNextCommit(BackendException.Kind.REFUSED);
        assertThatThrownBy(() -> map.values().removeIf("1"::equals)).isInstanceOf(NotAppliedException.class);
        assertThat(map).containsKey("a");
    }

    @Test
    void G10_aSyncHasABound() {
        backend.swallowNextTip();
        assertThatThrownBy(() -> map.sync(SHORT))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining("faulty")
                .hasMessageContaining("PT0.2S");
        backend.failNextTip(BackendException.Kind.UNAVAILABLE);
        assertThatThrownBy(() -> map.sync(SHORT)).isInstanceOf(NotReadyException.class);
        map.sync(OnBackend.SOON);
    }

    @Test
    void G9_aLostHistoryIsSaid() throws Exception {
        List<LineageEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        try (ReplicatedMap<String, String> patient =
                ReplicatedMap.strings("faulty").backend(backend).open()) {
            patient.subscribe(new EntryListener<>() {
                @Override
                public void onLineageEnded(LineageEvent<String, String> event) {
                    heard.add(event);
                }
            });
            patient.put("a", "1");
            Revision never = patient.revision().at(100);
            CompletableFuture<Revision> waiting =
                    patient.async().awaitRevision(never).toCompletableFuture();

            backend.loseHistory(new MapName("faulty"));
            patient.put("b", "2");

            OnBackend.soon().until(() -> heard.size() == 1);
            assertThat(heard.get(0).ended()).isEqualTo(never.lineage());
            assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(LineageEndedException.class);
            assertThat(patient).containsOnlyKeys("b");
            assertThat(patient.status().counters().lineages()).isEqualTo(1);
        }
    }
}

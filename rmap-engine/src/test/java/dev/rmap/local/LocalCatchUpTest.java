package dev.rmap.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Content;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Lineage;
import dev.rmap.model.MapName;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the in-process authority answers to a catch-up: by the log, by the witness, by the lineage. */
class LocalCatchUpTest {

    private static final MapName MAP = new MapName("m");
    private static final OperationId STRANGER = new OperationId(99, 1);

    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong lineages = new AtomicLong(100);
    private final LocalStore store =
            new LocalStore(LocalOptions.DEFAULTS.withLog(4, 10).withParts(3).withLineages(lineages::incrementAndGet));
    private final Link link = store.newBackend().link(MAP);

    /** Ten changes, of which the log knows the last four, and who made the one before. */
    @BeforeEach
    void write() {
        for (int i = 1; i <= 10; i++) {
            commit(set("k" + i % 4));
        }
    }

    @Test
    void whoeverStandsAtTheTipMissedNothing() {
        assertThat(answer(at(10))).isEqualTo("current 101:10");
    }

    @Test
    void whoeverProvesNothingGetsEverything() {
        assertThat(answer(at(10, OperationId.NONE))).startsWith("parts 101:10 ");
    }

    @Test
    void theLogAnswersAsFarAsItReaches() {
        assertThat(answer(at(9))).isEqualTo("missed 101:10 k2");
        assertThat(answer(at(6))).isEqualTo("missed 101:10 k0 k1 k2 k3");
        assertThat(answer(at(5))).isEqualTo("parts 101:10 3 1");
        assertThat(answer(at(0))).isEqualTo("parts 101:10 3 1");
    }

    @Test
    void aKeyThatChangedTwiceIsToldOnce() {
        commit(set("k2"));
        commit(Command.remove(Bytes.utf8("k2")));
        assertThat(answer(at(9))).isEqualTo("missed 101:12 -k2");
    }

    @Test
    void theLogIsBoundedByBytesToo() {
        commit(set("12345678"));
        assertThat(answer(at(9))).isEqualTo("missed 101:11 12345678 k2");
        assertThat(answer(at(8))).isEqualTo("parts 101:11 3 2");
        commit(set("12345678901"));
        assertThat(answer(at(11))).isEqualTo("parts 101:12 3 3");
        assertThat(answer(at(12))).isEqualTo("current 101:12");
    }

    @Test
    void afterAClearASnapshotCostsLess() {
        commit(Command.clear(Reason.REMOVED));
        assertThat(answer(at(10))).isEqualTo("parts 101:11 0");
        commit(set("a"));
        assertThat(answer(at(11))).isEqualTo("missed 101:12 a");
    }

    @Test
    void G9_aWitnessThatContradictsTheLogBeginsANewLineage() {
        assertThat(answer(at(10, STRANGER))).isEqualTo("parts 102:10 3 1");
        assertThat(answer(new Position(new Revision(lineage(), 10), STRANGER))).isEqualTo("parts 103:10 3 1");
        commit(set("a"));
        commit(set("b"));
        assertThat(answer(new Position(new Revision(lineage(), 11), STRANGER))).isEqualTo("parts 104:12 3 3");
    }

    @Test
    void G9_aWitnessThatContradictsTheChangeBeforeTheLogBeginsANewLineage() {
        assertThat(answer(at(6, STRANGER))).isEqualTo("parts 102:10 3 1");
    }

    @Test
    void aWitnessOlderThanTheLogCannotBeJudgedAndASnapshotHealsAnyway() {
        assertThat(answer(at(5, STRANGER))).isEqualTo("parts 101:10 3 1");
    }

    @Test
    void G9_aNumberAheadOfTheAuthorityBeginsANewLineage() {
        assertThat(answer(at(11, OperationId.NONE))).isEqualTo("parts 102:10 3 1");
    }

    @Test
    void theWitnessOfTheTipIsKnownWithoutALogToo() {
        store.forgetLog(MAP);
        assertThat(answer(at(10))).isEqualTo("current 101:10");
        assertThat(answer(at(9))).isEqualTo("parts 101:10 3 1");
        assertThat(answer(at(10, STRANGER))).isEqualTo("parts 102:10 3 1");
    }

    @Test
    void positionsInALineageThatEndedGetASnapshot() {
        store.loseHistory(MAP);
        assertThat(answer(at(10))).isEqualTo("parts 102:0 0");
        assertThat(answer(new Position(new Revision(lineage(), 0), OperationId.NONE)))
                .isEqualTo("current 102:0");
    }

    private Lineage lineage() {
        return link.tip().toCompletableFuture().join().position().lineage();
    }

    private Position at(long number) {
        return at(number, number == 0 ? OperationId.NONE : new OperationId(1, number));
    }

    private Position at(long number, OperationId witness) {
        return new Position(new Revision(new Lineage(101), number), witness);
    }

    private void commit(Command command) {
        link.commit(new Batch(
                        new OperationId(1, batches.incrementAndGet()),
                        Revision.NONE,
                        Lifetime.FOREVER,
                        List.of(Commit.of(command))))
                .toCompletableFuture()
                .join();
    }

    private static Command set(String key) {
        return Command.set(Bytes.utf8(key), Bytes.utf8("v"));
    }

    /** The answer in words: the verdict, the tip, and the keys (with a minus where nothing is held) or part sizes. */
    private String answer(Position since) {
        List<String> words = new ArrayList<>();
        link.catchUp(since, new CatchUpSink() {
            @Override
            public void current(Tip tip) {
                words.addAll(List.of("current", place(tip)));
            }

            @Override
            public void missed(Position sameSince, Tip tip, List<Content> differences) {
                assertThat(sameSince).isEqualTo(since);
                words.addAll(List.of("missed", place(tip)));
                differences.stream()
                        .map(content -> (content.value().isPresent() ? "" : "-")
                                + content.key().utf8())
                        .sorted()
                        .forEach(words::add);
            }

            @Override
            public void part(Tip tip, List<Content> entries, boolean last, Runnable more) {
                words.addAll(words.isEmpty() ? List.of("parts", place(tip)) : List.of());
                words.add(Integer.toString(entries.size()));
                more.run();
            }

            @Override
            public void failed(BackendException cause) {
                words.add("failed " + cause.kind());
            }
        });
        return String.join(" ", words);
    }

    private static String place(Tip tip) {
        return tip.position().lineage().id() + ":" + tip.position().number();
    }
}

package dev.rmap.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Deadline;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TableTest {

    private final Table<String> table = new Table<>();

    private static Object due(String value, long millis) {
        return new Cell.OfValue(value, Deadline.at(millis));
    }

    @Test
    void deadlinesAreListedEarliestFirstAndForgottenWithTheirEntries() {
        table.put("late", due("x", 300), 1);
        table.put("early", due("x", 100), 1);
        table.put("never", "x", 1);
        table.put("moved", due("x", 50), 1);
        table.put("moved", due("y", 200), 1);
        assertThat(table.earliest()).isEqualTo(Deadline.at(100));
        assertThat(table.due(250, 10)).containsExactly("early", "moved");
        assertThat(table.due(250, 1)).containsExactly("early");
        table.put("early", "no deadline any more", 1);
        table.remove("moved");
        assertThat(table.due(400, 10)).containsExactly("late");
        table.remove("late");
        assertThat(table.hasDeadlines()).isFalse();
        assertThat(table.earliest()).isEqualTo(Deadline.NONE);
    }

    @Test
    void entriesOfOneDeadlineAreAllListed() {
        table.put("a", due("x", 100), 1);
        table.put("b", due("x", 100), 1);
        assertThat(table.due(100, 10)).containsExactly("a", "b");
        table.remove("a");
        assertThat(table.due(100, 10)).containsExactly("b");
    }

    @Test
    void whatIsDueDoesNotCount() {
        table.put("a", due("x", 100), 1);
        table.put("b", "x", 1);
        assertThat(table.size(99)).isEqualTo(2);
        assertThat(table.size(100)).isOne();
    }

    @Test
    void theSizeIsNeverNegativeWhileAWriterRuns() {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                table.put("a", due("x", 100), 1);
                table.remove("a");
            }
        });
        try {
            for (int i = 0; i < 50_000; i++) {
                assertThat(table.size(200)).isBetween(0, 1);
            }
        } finally {
            stop.set(true);
        }
        assertThat(writer).succeedsWithin(java.time.Duration.ofSeconds(20));
    }

    /** Copies begin and end at any moment between writes; each is the table as it was when it began. */
    @Test
    void G2_aCopyIsTheTableAsItWasWhenTheCopyBegan() {
        for (int seed = 0; seed < 300; seed++) {
            copiesAreExact(new SplittableRandom(seed), new Table<>());
        }
    }

    private static void copiesAreExact(SplittableRandom random, Table<String> moving) {
        Map<Table.Notes<String>, Map<String, Object>> truths = new HashMap<>();
        for (int step = 0; step < 100; step++) {
            String key = "k" + random.nextInt(5);
            switch (random.nextInt(5)) {
                case 0 -> truths.put(moving.beginCopy(), new HashMap<>(moving.entries));
                case 1 -> moving.remove(key);
                case 2 ->
                    truths.entrySet().stream().findFirst().ifPresent(begun -> {
                        Map<String, Object> copy = new HashMap<>(moving.entries);
                        moving.endCopy(begun.getKey(), copy);
                        assertThat(copy).isEqualTo(begun.getValue());
                        truths.remove(begun.getKey());
                    });
                default -> moving.put(key, "v" + step, 1);
            }
        }
    }
}

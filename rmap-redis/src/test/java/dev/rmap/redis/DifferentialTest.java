package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.local.Stored;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.testkit.RandomCommands;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.Twin;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripts and the semantics in Java are twins: the same commands give the same receipts, changes and content. */
class DifferentialTest extends OnRedis {

    private static final int COMMANDS = 100_000;

    private RecordingFeed feed;
    private Twin twin;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

    @BeforeEach
    void begin() {
        writer.run(clear());
        twin = new Twin(position().revision());
        feed = feed(link);
    }

    @Test
    void G5_randomCommandsMeanTheSame() {
        RandomCommands random = new RandomCommands(Long.getLong("rmap.seed", 71), 8);
        int commands = 0;
        while (commands < COMMANDS) {
            List<Commit> commits = random.commits(64);
            commands += count(commits);
            check(writer.withLifetime(random.lifetime()).batch(someTerse(commits, commands)));
        }
        checkOutcome();
    }

    @Test
    void commandsOnTextsThatAreNearlyListsAndNumbersMeanTheSame() {
        OddCommands random = new OddCommands(Long.getLong("rmap.seed", 72), 12);
        int commands = 0;
        while (commands < COMMANDS) {
            List<Commit> commits = random.commits(100);
            commands += count(commits);
            check(writer.batch(commits));
        }
        checkOutcome();
    }

    /** Batches of nothing but plain writes go the script's short way; every tenth batch is of another kind. */
    @Test
    void plainWritesMeanTheSame() {
        long seed = Long.getLong("rmap.seed", 73);
        Random random = new Random(seed);
        RandomCommands others = new RandomCommands(seed, 8);
        for (int batch = 0; batch < 5_000; batch++) {
            boolean plain = batch % 10 != 0;
            List<Commit> commits = plain ? plainWrites(random) : others.commits(4);
            check(writer.withLifetime(Lifetime.FOREVER)
                    .withBase(twin.tip())
                    .batch(someTerse(plain || batch % 50 == 0 ? commits : List.of(Commit.of(clear())), batch)));
        }
        checkContent();
    }

    private static List<Commit> plainWrites(Random random) {
        List<Commit> commits = new ArrayList<>();
        int writes = 1 + random.nextInt(20);
        int kept = random.nextInt(3) * 50; // None, half or all of them keep the deadline that is there.
        for (int i = 0; i < writes; i++) {
            Expiry expiry = random.nextInt(100) < kept ? Expiry.KEEP : Expiry.NEVER;
            Bytes value = Bytes.utf8("value" + random.nextInt(3));
            commits.add(Commit.of(new Command(
                    Bytes.utf8("key" + random.nextInt(8)), Condition.ALWAYS, new Mutation.Set(value, expiry))));
        }
        return commits;
    }

    /** Of a third of the batches no commit asks what was before, of another third every second one does. */
    private static List<Commit> someTerse(List<Commit> commits, int number) {
        List<Commit> all = new ArrayList<>();
        for (Commit commit : commits) {
            boolean terse = number % 3 == 0 || (number % 3 == 1 && all.size() % 2 == 0);
            all.add(terse ? commit.tersely() : commit);
        }
        return all;
    }

    private static int count(List<Commit> commits) {
        return commits.stream().mapToInt(commit -> commit.commands().size()).sum();
    }

    private void check(Batch batch) {
        Answer.Decided answer = writer.decide(batch);
        Answer.Decided expected = twin.follow(batch, answer);
        answer.receipts()
                .forEach(commit -> commit.forEach(receipt -> outcomes.merge(receipt.outcome(), 1, Integer::sum)));
        if (!answer.equals(expected)) {
            for (int i = 0; i < batch.commits().size(); i++) {
                assertThat(answer.receipts().get(i))
                        .as("receipts of " + batch.commits().get(i))
                        .isEqualTo(expected.receipts().get(i));
            }
            assertThat(answer).isEqualTo(expected);
        }
    }

    private void checkOutcome() {
        assertThat(outcomes).containsOnlyKeys(Outcome.values());
        assertThat(outcomes.values())
                .as("how often each outcome came: " + outcomes)
                .allMatch(often -> often > 100);
        checkContent();
    }

    private void checkContent() {
        assertThat(feed.awaitNumber(twin.tip().number())).isEqualTo(twin.changes());
        Map<Bytes, Stored> held = new HashMap<>();
        content().forEach((key, entry) -> held.put(key, new Stored(entry.value().orElseThrow(), entry.deadline())));
        assertThat(held).isEqualTo(twin.content());
        assertThat(tip().mapDeadline()).isEqualTo(twin.mapDeadline());
    }
}

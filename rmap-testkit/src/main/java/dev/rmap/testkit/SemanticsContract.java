package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static dev.rmap.testkit.Commands.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.local.Stored;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Condition;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Mutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Receipts, changes and content are what {@link dev.rmap.local.Evaluator} makes of the same commands. */
abstract class SemanticsContract extends ContractGroup {

    private static final List<Mutation> MUTATIONS = List.of(
            Mutation.NOTHING,
            new Mutation.Set(bytes("w"), Expiry.NEVER),
            new Mutation.Set(bytes("v"), Expiry.KEEP),
            new Mutation.Set(bytes("w"), Expiry.after(LONG)),
            Mutation.REMOVE,
            Mutation.EXPIRE,
            new Mutation.Touch(Expiry.NEVER),
            new Mutation.Touch(Expiry.KEEP),
            new Mutation.Touch(Expiry.after(LONG)),
            new Mutation.Add(2),
            new Mutation.Append(List.of(bytes("b")), false),
            new Mutation.Append(List.of(bytes("a")), true),
            new Mutation.Append(List.of(), false),
            new Mutation.Drop(List.of(bytes("a"))),
            new Mutation.Drop(List.of()));

    private final RecordingFeed feed;
    private final Twin twin;

    SemanticsContract(BackendContract contract) {
        super(contract);
        writer.run(clear());
        twin = new Twin(position().revision());
        feed = feed(process());
    }

    @Test
    void G5_everyConditionMeetsEveryMutationInEveryState() {
        int cases = 7 * MUTATIONS.size();
        List<Command> states = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            states.add(set("text" + i, "v"));
            states.add(setFor("number" + i, "5", LONG));
            states.add(setFor("list" + i, "[\"a\"]", LONG));
            states.add(setFor("due" + i, "v", SHORT));
        }
        check(writer.batch(states.toArray(Command[]::new)));
        Deadline past = heldDeadline("due0");
        await(past);

        List<Condition> conditions = List.of(
                Condition.ALWAYS,
                Condition.ABSENT,
                Condition.PRESENT,
                Condition.holds(bytes("v")),
                Condition.holds(Bytes.EMPTY),
                Condition.due(past),
                Condition.due(heldDeadline("list0")));
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            Condition condition = conditions.get(i % conditions.size());
            Mutation mutation = MUTATIONS.get(i / conditions.size());
            for (String state : List.of("text", "number", "list", "due", "missing")) {
                commands.add(when(condition, state + i, mutation));
            }
        }
        check(writer.batch(commands.toArray(Command[]::new)));
        checkOutcome();
    }

    @Test
    void randomCommandsMeanWhatTheyMeanInJava() {
        RandomCommands random = new RandomCommands(20, 6);
        for (int i = 0; i < 400; i++) {
            Lifetime lifetime = random.lifetime();
            check(writer.withLifetime(lifetime).batch(random.commits(6)));
        }
        checkOutcome();
    }

    private void check(Batch batch) {
        Answer.Decided answer = writer.decide(batch);
        assertThat(answer).isEqualTo(twin.follow(batch, answer));
    }

    private void checkOutcome() {
        assertThat(feed.awaitChanges(twin.changes().size())).isEqualTo(twin.changes());
        Map<Bytes, Stored> held = new HashMap<>();
        for (Content entry : content().values()) {
            entry.value().ifPresent(value -> held.put(entry.key(), new Stored(value, entry.deadline())));
        }
        assertThat(held).isEqualTo(twin.content());
        assertThat(tip().mapDeadline()).isEqualTo(twin.mapDeadline());
        assertThat(position().revision()).isEqualTo(twin.tip());
    }

    private Deadline heldDeadline(String key) {
        Stored stored = twin.content().get(bytes(key));
        return stored == null ? Deadline.NONE : stored.deadline();
    }
}

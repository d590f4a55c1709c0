package dev.rmap.engine.map;

import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a simulated run, and what became of each. The value of a write is its own, so the authority's history
 * tells how often it was applied.
 */
final class SimWrites {

    private static final String COUNTER = "n";
    private static final int ATTEMPTS = 10;

    private enum End {
        PENDING,
        APPLIED,
        REFUSED,
        NOT_APPLIED,
        UNKNOWN,
        NOT_VISIBLE,
        LINEAGE_ENDED
    }

    private static final class Write {
        private final SimNode node;
        private final String value;

        /** Whether it is applied whenever it is decided. */
        private final boolean certain;

        private End end = End.PENDING;

        Write(SimNode node, String value, List<Command> commands) {
            this.node = node;
            this.value = value;
            this.certain = isUnique(value)
                    && commands.stream().allMatch(command -> command.condition() instanceof Condition.Always);
        }
    }

    private final SimWorld world;
    private final SimAuthority authority;
    private final List<Write> writes = new ArrayList<>();
    private long values;

    SimWrites(SimWorld world, SimAuthority authority) {
        this.world = world;
        this.authority = authority;
    }

    /** Whether only one write of a run has that value. */
    static boolean isUnique(String value) {
        return value.indexOf('w') >= 0;
    }

    /** The counter moves by exactly one, whoever moves it: no update is lost (G5). */
    static boolean isRightCount(String key, @Nullable String before, String after) {
        return !key.equals(COUNTER) || count(after) == (before == null ? 0 : count(before)) + 1;
    }

    private static int count(String counter) {
        return Integer.parseInt(counter.substring(0, counter.indexOf('w')));
    }

    private String newValue() {
        return "w" + ++values;
    }

    private String key() {
        return "k" + world.draw(4);
    }

    private static Command set(String key, Condition condition, String value, Expiry expiry) {
        return new Command(Bytes.utf8(key), condition, new Mutation.Set(Bytes.utf8(value), expiry));
    }

    /** Some write of that process. */
    void write(SimNode node) {
        String value = newValue();
        switch (world.draw(12)) {
            case 0, 1, 2 -> submit(node, value, set(key(), Condition.ALWAYS, value, Expiry.NEVER));
            case 3 -> submit(node, value, set(key(), Condition.ABSENT, value, Expiry.NEVER));
            case 4 -> submit(node, value, set(key(), Condition.ALWAYS, value, Expiry.after(1 + world.draw(300))));
            case 5 -> submit(node, "-", Command.remove(Bytes.utf8(key())));
            case 6, 7 ->
                increment(node, Optional.ofNullable(node.engine().get(COUNTER)).map(Bytes::utf8), ATTEMPTS);
            case 8 -> submit(node, value, pair(value, Condition.ALWAYS));
            case 9 -> submit(node, value, pair(value, seen(node)));
            case 10 -> submit(node, value, many(value));
            default -> {
                boolean clear = world.chance(0.2);
                submit(node, "-", clear ? Command.clear(Reason.REMOVED) : Command.remove(Bytes.utf8(key())));
            }
        }
    }

    private static Condition seen(SimNode node) {
        String local = node.engine().get("p");
        return local == null ? Condition.ABSENT : Condition.holds(Bytes.utf8(local));
    }

    private static Command[] pair(String value, Condition condition) {
        return new Command[] {
            set("p", condition, value, Expiry.NEVER), set("q", Condition.ALWAYS, value + ".q", Expiry.NEVER)
        };
    }

    private static Command[] many(String value) {
        return new Command[] {
            set("k0", Condition.ALWAYS, value, Expiry.NEVER),
            Command.remove(Bytes.utf8("k1")),
            set("k2", Condition.ALWAYS, value + ".2", Expiry.NEVER),
            set("k3", Condition.ALWAYS, value + ".3", Expiry.NEVER)
        };
    }

    /** A write of somebody who knows of no lineages. */
    void writeForeign() {
        String value = newValue() + ".f";
        authority.foreignWrite(Commit.of(
                world.chance(0.2)
                        ? Command.remove(Bytes.utf8(key()))
                        : set(key(), Condition.ALWAYS, value, Expiry.NEVER)));
    }

    private void increment(SimNode node, Optional<Bytes> seen, int attempts) {
        String value = (seen.map(bytes -> count(bytes.utf8())).orElse(0) + 1) + newValue();
        Condition condition = seen.map(Condition::holds).orElse(Condition.ABSENT);
        submit(
                node,
                value,
                receipt -> {
                    if (!receipt.accepted() && attempts > 0) {
                        increment(node, receipt.before(), attempts - 1);
                    }
                },
                set(COUNTER, condition, value, Expiry.NEVER));
    }

    private void submit(SimNode node, String value, Command... commands) {
        submit(node, value, receipt -> {}, commands);
    }

    private void submit(SimNode node, String value, Consumer<Receipt> then, Command... commands) {
        Write write = new Write(node, value, List.of(commands));
        writes.add(write);
        world.say(() -> node.name() + " writes " + value);
        CompletionStage<List<Receipt>> ended = node.engine().commitAsync(new Commit(List.of(commands)));
        ended.whenComplete((receipts, failure) -> {
            if (write.end != End.PENDING) {
                world.fault("G8: write %s ended twice".formatted(write.value));
            }
            write.end = failure == null ? end(write, receipts) : end(failure);
            world.say(() -> node.name() + ": write " + value + " ends " + write.end);
            if (failure == null) {
                then.accept(receipts.get(0));
            }
        });
    }

    private End end(Write write, List<Receipt> receipts) {
        Revision revision = receipts.get(receipts.size() - 1).revision();
        if (!write.node.hasBeenAt(revision)) {
            world.fault("G4: %s wrote %s at %s and is at %s"
                    .formatted(
                            write.node.name(),
                            write.value,
                            revision,
                            write.node.engine().revision()));
        }
        return receipts.get(0).accepted() ? End.APPLIED : End.REFUSED;
    }

    private End end(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof NotAppliedException || cause instanceof MapClosedException) {
            return End.NOT_APPLIED;
        }
        if (cause instanceof OutcomeUnknownException) {
            return End.UNKNOWN;
        }
        if (cause instanceof NotVisibleException) {
            return End.NOT_VISIBLE;
        }
        if (cause instanceof LineageEndedException) {
            return End.LINEAGE_ENDED;
        }
        world.fault("G8: a write ended with %s".formatted(cause));
        return End.UNKNOWN;
    }

    boolean areSettled() {
        return writes.stream().noneMatch(write -> write.end == End.PENDING);
    }

    /**
     * Every write ended, and with the truth (G8). Where an authority went back to a time before it refused a batch, a
     * copy of that batch that strayed in the network may be applied then.
     */
    void checkAtTheEnd() {
        for (Write write : writes) {
            int applied = authority.everApplied(write.value);
            boolean lie = switch (write.end) {
                case PENDING -> true;
                case APPLIED -> applied == 0 && isUnique(write.value);
                case REFUSED -> applied > 0 && authority.returns() == 0;
                case NOT_APPLIED -> applied > 0;
                case NOT_VISIBLE, LINEAGE_ENDED -> applied == 0 && write.certain;
                case UNKNOWN -> false;
            };
            if (lie) {
                world.fault("G8: write %s of %s ended %s, and was applied %d times"
                        .formatted(write.value, write.node.name(), write.end, applied));
            }
        }
    }
}

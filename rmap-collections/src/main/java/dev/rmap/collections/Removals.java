package dev.rmap.collections;

import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.lease.SingleFlights;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ends the lease of a computation with each removal of its entry, so that no value outlives its removal.
 *
 * <p>A lease that this process's copy shows is ended by the very commit that removes the entry. One that the copy shows
 * only once it shows the removal was taken before that, and unheard of: it is ended by a commit of its own. Where the copy
 * shows no lease, this costs a local look. After a removal without a condition, the entry goes with such a lease; after
 * another one it stays, because it may be somebody's put: so a value that was stored between the two commits stays, too.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Removals<K, V> {

    private final MapEngine<K, V> engine;
    private final SingleFlights<K, V> flights;

    Removals(MapEngine<K, V> engine, SingleFlights<K, V> flights) {
        this.engine = engine;
        this.flights = flights;
    }

    /** Has a command on one entry decided. Blocks. */
    Receipt decide(K key, Command command) {
        Commit sent = commit(key, command);
        return follow(key, sent, engine.commit(sent).get(0));
    }

    /** The same without blocking. */
    CompletionStage<Receipt> decideAsync(K key, Command command) {
        Commit sent = commit(key, command);
        return engine.commitAsync(sent).thenCompose(receipts -> {
            Receipt receipt = receipts.get(0);
            CompletionStage<Receipt> latest = CompletableFuture.completedFuture(receipt);
            for (Commit late : late(key, sent, receipt)) {
                latest = latest.thenCompose(
                        first -> finishAsync(late, receipt.applied()).thenApply(answers -> latest(first, answers)));
            }
            return latest;
        });
    }

    /** The commit of a command on one entry. */
    Commit commit(K key, Command command) {
        return command.mutation() instanceof Mutation.Remove
                ? commit(List.of(command), List.of(key))
                : Commit.of(command);
    }

    /** The commit of commands that remove these entries: their own receipts are the first. */
    Commit commit(List<Command> commands, List<K> removed) {
        if (engine.leases().isEmpty()) {
            return new Commit(commands);
        }
        List<Command> all = new ArrayList<>(commands);
        leased(removed).map(this::end).distinct().forEach(all::add);
        // What finds no room here is ended afterwards: nobody is refused for the leases of others.
        return new Commit(all.size() > engine.config().limits().maxCommitCommands() ? commands : all);
    }

    /** Ends what a commit on one entry has left to do. Blocks. The receipt of what removed the entry in the end. */
    Receipt follow(K key, Commit sent, Receipt receipt) {
        Receipt latest = receipt;
        for (Commit late : late(key, sent, receipt)) {
            latest = latest(latest, finish(late, receipt.applied()));
        }
        return latest;
    }

    /** What a removal found at last counts where it found nothing at first. */
    private static Receipt latest(Receipt first, List<Receipt> late) {
        return first.applied() ? first : late.get(0);
    }

    private List<Commit> late(K key, Commit sent, Receipt receipt) {
        Command command = sent.commands().get(0);
        if (!removes(command.mutation(), receipt)) {
            return List.of();
        }
        return command.condition() instanceof Condition.Always && command.mutation() instanceof Mutation.Remove
                ? lateRemovals(sent, List.of(key))
                : lateEnds(sent, List.of(key));
    }

    private static boolean removes(Mutation mutation, Receipt receipt) {
        return mutation instanceof Mutation.Remove
                ? receipt.accepted()
                : mutation instanceof Mutation.Drop
                        && receipt.applied()
                        && receipt.after().isEmpty();
    }

    /** What has to follow removals without a condition: what a computation has stored since goes with its lease. */
    List<Commit> lateRemovals(Commit sent, List<K> removed) {
        return late(
                sent, removed, key -> flights.afterRemoval(key).stream().flatMap(commit -> commit.commands().stream()));
    }

    /** What has to follow other removals. The entries stay: what is there now may have been put by anybody. */
    List<Commit> lateEnds(Commit sent, List<K> removed) {
        return late(sent, removed, key -> Stream.of(end(key)));
    }

    private List<Commit> late(Commit sent, List<K> removed, Function<K, Stream<Command>> commands) {
        if (engine.leases().isEmpty()) {
            return List.of();
        }
        Set<Bytes> ended = sent.commands().stream().map(Command::key).collect(Collectors.toSet());
        List<K> left = leased(removed)
                .filter(key -> !ended.contains(engine.leases().encodeKey(key)))
                .distinct()
                .toList();
        int most = Math.max(1, engine.config().limits().maxCommitCommands() / 2);
        List<Commit> late = new ArrayList<>();
        for (int from = 0; from < left.size(); from += most) {
            List<K> portion = left.subList(from, Math.min(left.size(), from + most));
            List<Command> ends = portion.stream().flatMap(commands).toList();
            if (!ends.isEmpty()) {
                late.add(new Commit(ends));
            }
        }
        return late;
    }

    private Stream<K> leased(List<K> keys) {
        return keys.stream().filter(key -> engine.leases().find(key).isPresent());
    }

    private Command end(K key) {
        return Command.remove(engine.leases().encodeKey(key));
    }

    /**
     * Has a late commit decided. Blocks.
     *
     * @param changed whether the commit before it has changed the map
     */
    List<Receipt> finish(Commit late, boolean changed) {
        try {
            return engine.commit(late);
        } catch (NotAppliedException refused) {
            throw changed ? halfWay(refused) : refused;
        }
    }

    /** The same without blocking. */
    CompletionStage<List<Receipt>> finishAsync(Commit late, boolean changed) {
        return engine.commitAsync(late).exceptionally(failure -> {
            throw changed && unwrapped(failure) instanceof NotAppliedException refused
                    ? halfWay(refused)
                    : new CompletionException(unwrapped(failure));
        });
    }

    /** Has late commits decided, one after the other. */
    CompletionStage<?> finishAllAsync(List<Commit> late, boolean changed) {
        CompletionStage<?> finished = CompletableFuture.completedFuture(null);
        for (Commit each : late) {
            finished = finished.thenCompose(before -> finishAsync(each, changed));
        }
        return finished;
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private OutcomeUnknownException halfWay(NotAppliedException refused) {
        return new OutcomeUnknownException(
                "map " + engine.name()
                        + ": what was to be removed is removed, but a computation of it that is under way"
                        + " may store it again: " + refused.getMessage(),
                refused);
    }
}

package dev.rmap.faults.check;

import dev.rmap.faults.history.Action;
import dev.rmap.faults.history.Call;
import dev.rmap.faults.history.History;
import dev.rmap.faults.history.Operation;
import dev.rmap.faults.history.Published;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A history with what several checks need: the one order, and where in it each operation stands. */
final class Evidence {

    private final History history;
    private final Order order;
    private final List<Operation> operations;
    private final Map<String, List<Published>> storings = new HashMap<>();
    private final Map<Long, Revision> places = new HashMap<>();

    Evidence(History history) {
        this.history = history;
        this.order = Order.of(history);
        this.operations = history.operations();
        for (Lineage lineage : order.lineages()) {
            for (Published change : order.changes(lineage).values()) {
                change.value()
                        .ifPresent(value -> storings.computeIfAbsent(
                                        storing(change.key(), value), any -> new ArrayList<>())
                                .add(change));
            }
        }
        for (Operation operation : operations) {
            place(operation).ifPresent(at -> places.put(operation.call().id(), at));
        }
    }

    private static String storing(String key, String value) {
        return key + '\t' + value;
    }

    History history() {
        return history;
    }

    Order order() {
        return order;
    }

    List<Operation> operations() {
        return operations;
    }

    /** The changes that stored that value there. */
    List<Published> storings(String key, String value) {
        return storings.getOrDefault(storing(key, value), List.of());
    }

    /** Where the operation was decided, if its caller was told that it was, and it can be found. */
    Optional<Revision> placeOf(Operation operation) {
        return Optional.ofNullable(places.get(operation.call().id()));
    }

    private Optional<Revision> place(Operation operation) {
        if (operation.end().fate() != dev.rmap.faults.history.Fate.DONE) {
            return Optional.empty();
        }
        if (!operation.end().revision().equals(Revision.NONE)) {
            return Optional.of(operation.end().revision());
        }
        if (!operation.end().applied()) {
            return Optional.empty();
        }
        Call call = operation.call();
        if (call.action() == Action.REMOVE) {
            return operation
                    .end()
                    .result()
                    .flatMap(value ->
                            removal(call.key(), value, operation.end().seen().lineage()));
        }
        Optional<String> stored =
                call.action() == Action.COMPUTE ? operation.end().result() : call.value();
        return stored.flatMap(value -> storings(call.key(), value).stream()
                .map(Published::revision)
                .filter(at -> call.action().storesItsOwn()
                        || at.sameLineage(operation.end().seen()))
                .findFirst());
    }

    /**
     * Where the value that is only stored once was removed in that history. It may have come there with the entries of the
     * one before, in which it may have been removed as well.
     */
    private Optional<Revision> removal(String key, String value, Lineage lineage) {
        List<Published> stored = storings(key, value);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        long since = stored.stream()
                .map(Published::revision)
                .filter(at -> at.lineage().equals(lineage))
                .mapToLong(Revision::number)
                .findFirst()
                .orElse(0);
        return order.changes(lineage).tailMap(since, false).values().stream()
                .filter(later -> later.key().equals(key))
                .findFirst()
                .filter(later -> later.value().isEmpty())
                .map(Published::revision);
    }
}

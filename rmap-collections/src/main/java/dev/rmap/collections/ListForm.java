package dev.rmap.collections;

import dev.rmap.local.ListText;
import dev.rmap.model.Bytes;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The edits of values that are lists.
 *
 * <p>The authority makes a list longer, whatever this process saw of it. Where that could come near the limit of a value,
 * the list is made longer only as it was seen, so that its size is known before anything changes.
 *
 * @param map the name of the map, for messages
 * @param limit how many bytes a value may have
 */
record ListForm(String map, int limit) {

    /**
     * Up to this part of the limit a list is made longer unseen. The rest is room for what others append meanwhile, and
     * for comma text, which grows up to six times when it becomes JSON.
     */
    static final int UNSEEN_PART = 8;

    <V, R> Edit<V, R> append(Object key, List<Bytes> items, boolean unique, Function<Receipt, R> reading) {
        long added = ListText.encode(items).length();
        Mutation append = new Mutation.Append(items, unique);
        return entry -> {
            Seen<V> seen = entry.get();
            long size = seen.bytes().map(Bytes::length).orElse(0) + added;
            if (size <= limit / UNSEEN_PART) {
                return always(key, append, reading);
            }
            Optional<List<Bytes>> held = seen.bytes().map(ListText::decode).orElse(Optional.of(List.of()));
            if (held.isEmpty()) {
                return always(key, append, reading);
            }
            List<Bytes> longer = ListText.append(held.get(), items, unique);
            int grown = ListText.encode(longer).length();
            return grown <= limit || longer.size() == held.get().size()
                    ? asSeen(key, seen, append, reading)
                    : refusal(key, seen, grown);
        };
    }

    <V, R> Edit<V, R> drop(Object key, List<Bytes> items, Function<Receipt, R> reading) {
        return entry -> always(key, new Mutation.Drop(items), reading);
    }

    private <R> Attempt<R> always(Object key, Mutation mutation, Function<Receipt, R> reading) {
        return new Attempt<>(Condition.ALWAYS, mutation, receipt -> Reading.of(read(key, receipt, reading)));
    }

    private <R> Attempt<R> asSeen(Object key, Seen<?> seen, Mutation mutation, Function<Receipt, R> reading) {
        return new Attempt<>(
                seen.unchanged(),
                mutation,
                receipt -> receipt.outcome() == Receipt.Outcome.REFUSED
                        ? Reading.lookAgain()
                        : Reading.of(read(key, receipt, reading)));
    }

    /** Changes nothing, but has the authority confirm that the list is as long as was seen. */
    private <R> Attempt<R> refusal(Object key, Seen<?> seen, int size) {
        return new Attempt<>(seen.unchanged(), Mutation.NOTHING, receipt -> {
            if (!receipt.accepted()) {
                return Reading.lookAgain();
            }
            throw new IllegalArgumentException("map " + map + ", key '" + key + "': the list would have " + size
                    + " bytes, over the limit of " + limit + "; nothing was changed");
        });
    }

    private <R> R read(Object key, Receipt receipt, Function<Receipt, R> reading) {
        if (receipt.outcome() == Receipt.Outcome.NOT_A_LIST) {
            throw new IllegalArgumentException("map " + map + ", key '" + key + "': the value is no list of strings");
        }
        return reading.apply(receipt);
    }
}

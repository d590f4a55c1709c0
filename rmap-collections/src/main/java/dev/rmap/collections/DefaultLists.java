package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.Held;
import dev.rmap.local.ListText;
import dev.rmap.model.Bytes;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The lists of one map. */
final class DefaultLists<K, V> implements Lists<K> {

    private static final StringCodec ITEMS = StringCodec.INSTANCE;

    private final EntryOperations<K, V> map;

    private DefaultLists(EntryOperations<K, V> map) {
        this.map = map;
    }

    static <K, V> Lists<K> of(EntryOperations<K, V> map, Codec<V> values) {
        if (values != ITEMS) {
            throw new UnsupportedOperationException(
                    "map " + map.name() + ": lists need values of the codec strings, not of " + values.id());
        }
        return new DefaultLists<>(map);
    }

    @Override
    public List<String> append(K key, List<String> items) {
        map.requireOpen();
        return edit(key, new Mutation.Append(encode(items), /* unique= */ false), DefaultLists::after);
    }

    @Override
    public List<String> appendUnique(K key, List<String> items) {
        map.requireOpen();
        return edit(key, new Mutation.Append(encode(items), /* unique= */ true), DefaultLists::after);
    }

    @Override
    public Removal remove(K key, List<String> items) {
        map.requireOpen();
        return edit(key, new Mutation.Drop(encode(items)), receipt -> new Removal(after(receipt), receipt.applied()));
    }

    private <R> R edit(K key, Mutation mutation, Function<Receipt, R> reading) {
        Edit<V, R> edit = entry -> new Attempt<>(Condition.ALWAYS, mutation, receipt -> {
            if (receipt.outcome() == Receipt.Outcome.NOT_A_LIST) {
                throw new IllegalArgumentException(
                        "map " + map.name() + ", key '" + key + "': the value is no list of strings");
            }
            return Verdict.of(reading.apply(receipt));
        });
        return map.editor().edit(Objects.requireNonNull(key, "key"), edit);
    }

    @Override
    public Optional<List<String>> get(K key) {
        return map.engine()
                .held(Objects.requireNonNull(key, "key"))
                .map(Held::bytes)
                .map(DefaultLists::decode);
    }

    private static List<String> after(Receipt receipt) {
        return receipt.after().map(DefaultLists::decode).orElse(List.of());
    }

    private static List<String> decode(Bytes text) {
        return ListText.read(text).stream().map(ITEMS::decode).toList();
    }

    private static List<Bytes> encode(List<String> items) {
        return items.stream().map(ITEMS::encode).toList();
    }
}

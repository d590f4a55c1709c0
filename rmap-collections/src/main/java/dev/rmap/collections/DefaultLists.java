package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.map.Held;
import dev.rmap.local.ListText;
import dev.rmap.model.Bytes;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The lists of one map. */
final class DefaultLists<K, V> implements Lists<K> {

    private static final StringCodec ITEMS = StringCodec.INSTANCE;

    private final EntryOperations<K, V> map;
    private final ListForm form;

    private DefaultLists(EntryOperations<K, V> map) {
        this.map = map;
        this.form = new ListForm(map.name(), map.engine().config().limits().maxValueBytes());
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
        return append(key, items, /* unique= */ false);
    }

    @Override
    public List<String> appendUnique(K key, List<String> items) {
        map.requireOpen();
        return append(key, items, /* unique= */ true);
    }

    @Override
    public Removal remove(K key, List<String> items) {
        map.requireOpen();
        Objects.requireNonNull(key, "key");
        return edit(key, form.drop(key, encode(items), receipt -> new Removal(after(receipt), receipt.applied())));
    }

    private List<String> append(K key, List<String> items, boolean unique) {
        Objects.requireNonNull(key, "key");
        return edit(key, form.append(key, encode(items), unique, DefaultLists::after));
    }

    private <R> R edit(K key, Edit<V, R> edit) {
        return map.editor().edit(key, edit);
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

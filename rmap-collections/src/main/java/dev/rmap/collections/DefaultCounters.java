package dev.rmap.collections;

import dev.rmap.engine.map.Held;
import dev.rmap.model.Bytes;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The counters of one map. */
final class DefaultCounters<K, V> implements Counters<K> {

    private final EntryOperations<K, V> map;
    private final CounterForm form;

    DefaultCounters(EntryOperations<K, V> map, CounterForm form) {
        this.map = map;
        this.form = form;
    }

    @Override
    public long add(K key, long delta) {
        map.requireOpen();
        return map.editor().edit(Objects.requireNonNull(key, "key"), form.add(key, delta));
    }

    @Override
    public OptionalLong get(K key) {
        Optional<Bytes> bytes =
                map.engine().held(Objects.requireNonNull(key, "key")).map(Held::bytes);
        return bytes.isPresent() ? OptionalLong.of(form.number(key, bytes.get())) : OptionalLong.empty();
    }
}

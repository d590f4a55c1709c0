package dev.rmap.engine.map;

import dev.rmap.engine.replica.ColdValues;
import dev.rmap.engine.table.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Hands all entries of a replica to somebody, weakly consistent. Costs no object for each hot entry; cold ones are brought
 * together.
 *
 * @param valid whether what is kept is an entry now
 * @param form reads what is kept
 * @param bring what is kept under these keys by now, all of it hot
 * @param action who is handed the entries
 */
record Sweep<K, V>(
        Predicate<Object> valid,
        Form<V> form,
        Function<Collection<K>, Map<K, Object>> bring,
        BiConsumer<? super K, ? super V> action) {

    void over(ConcurrentMap<K, Object> entries) {
        List<K> portion = new ArrayList<>(0);
        entries.forEach((key, kept) -> {
            if (!Form.isCold(kept)) {
                hand(key, kept);
                return;
            }
            portion.add(key);
            if (portion.size() == ColdValues.PORTION) {
                bring.apply(portion).forEach(this::hand);
                portion.clear();
            }
        });
        bring.apply(portion).forEach(this::hand);
    }

    private void hand(K key, Object kept) {
        if (valid.test(kept)) {
            action.accept(key, form.read(kept));
        }
    }
}

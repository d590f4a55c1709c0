package dev.rmap.engine.map;

import dev.rmap.engine.replica.ColdValues;
import dev.rmap.engine.table.Form;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A walk through the entries of a replica, weakly consistent. Where it comes to a cold value, it has that and those of
 * the next entries brought together; an entry that is gone by then is left out. If they cannot be brought, who asks again
 * has them brought again. Confined to one thread.
 */
final class Walk<K, V> implements Iterator<HeldEntry<K, V>> {

    /** How many entries are looked at together once a cold one is among them. */
    static final int PORTION = ColdValues.PORTION;

    private final Iterator<Map.Entry<K, Object>> entries;
    private final Predicate<Object> valid;
    private final Form<V> form;
    private final Function<Collection<K>, Map<K, Object>> bring;

    /** What is to be brought together, the hot ones in between too. Empty as soon as it was brought. */
    private final Map<K, Object> portion = new LinkedHashMap<>(0);

    /** What comes after {@link #next}; empty unless a portion was brought. */
    private final Deque<HeldEntry<K, V>> brought = new ArrayDeque<>(0);

    private @Nullable HeldEntry<K, V> next;

    /**
     * At the beginning.
     *
     * @param valid whether what is kept is an entry now
     * @param bring what is kept under these keys by now, all of it hot
     */
    Walk(
            Iterator<Map.Entry<K, Object>> entries,
            Predicate<Object> valid,
            Form<V> form,
            Function<Collection<K>, Map<K, Object>> bring) {
        this.entries = entries;
        this.valid = valid;
        this.form = form;
        this.bring = bring;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = advance();
        }
        return next != null;
    }

    @Override
    public HeldEntry<K, V> next() {
        HeldEntry<K, V> result = next != null ? next : advance();
        if (result == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return result;
    }

    private @Nullable HeldEntry<K, V> advance() {
        if (!portion.isEmpty()) {
            bring();
        }
        HeldEntry<K, V> waiting = brought.isEmpty() ? null : brought.poll();
        while (waiting == null && entries.hasNext()) {
            Map.Entry<K, Object> entry = entries.next();
            if (Form.isCold(entry.getValue())) {
                gather(entry);
                bring();
                waiting = brought.poll();
            } else if (valid.test(entry.getValue())) {
                waiting = HeldEntry.of(entry.getKey(), entry.getValue(), form);
            }
        }
        return waiting;
    }

    private void gather(Map.Entry<K, Object> first) {
        portion.put(first.getKey(), first.getValue());
        while (portion.size() < PORTION && entries.hasNext()) {
            Map.Entry<K, Object> entry = entries.next();
            portion.put(entry.getKey(), entry.getValue());
        }
    }

    private void bring() {
        List<K> cold = portion.keySet().stream()
                .filter(key -> Form.isCold(portion.get(key)))
                .toList();
        Map<K, Object> hot = bring.apply(cold);
        portion.forEach((key, kept) -> {
            Object now = Form.isCold(kept) ? hot.get(key) : kept;
            if (now != null && valid.test(now)) {
                brought.add(HeldEntry.of(key, now, form));
            }
        });
        portion.clear();
    }
}

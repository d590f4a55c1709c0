package dev.rmap.engine;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The shortest way from a key to its value: one object between whoever reads and the hash table, because at the speed of
 * the heap each further one can be measured. Neither locks nor allocates; looks at no clock where there is no deadline.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Reads<K, V> {

    private final Form<V> form;
    private final AuthorityClock clock;
    private volatile ConcurrentHashMap<K, Object> entries = new ConcurrentHashMap<>();

    Reads(Form<V> form, AuthorityClock clock) {
        this.form = form;
        this.clock = clock;
    }

    /** From now on, readers see these entries. */
    void show(ConcurrentHashMap<K, Object> shown) {
        entries = shown;
    }

    /**
     * The value under a key that is valid now.
     *
     * @throws NullPointerException if the key is null
     * @throws CodecException if the bytes of the value cannot be decoded
     */
    public @Nullable V get(Object key) {
        Object kept = entries.get(key);
        return kept instanceof Cell cell ? valueOf(cell) : form.bare(kept);
    }

    private @Nullable V valueOf(Cell cell) {
        return isOver(cell) ? null : form.read(cell);
    }

    /** Whether the deadline of what was found has come. */
    boolean isOver(Cell cell) {
        return cell.deadline.exists() && cell.deadline.isPast(clock.nowMillis());
    }
}

package dev.rmap.engine.table;

import dev.rmap.engine.CodecException;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.time.AuthorityClock;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The shortest way from a key to its value: one object between whoever reads and the hash table, because at the speed of
 * the heap each further one can be measured. Neither locks nor allocates; looks at no clock where there is no deadline. Only a cold
 * value ({@link HotValues}) is waited for.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Reads<K, V> {

    private final Form<V> form;
    private final AuthorityClock clock;
    private final HotValues<K> hot;
    private volatile ConcurrentHashMap<K, Object> entries = new ConcurrentHashMap<>();

    public Reads(Form<V> form, AuthorityClock clock, HotValues<K> hot) {
        this.form = form;
        this.clock = clock;
        this.hot = hot;
    }

    /** From now on, readers see these entries. */
    public void show(ConcurrentHashMap<K, Object> shown) {
        entries = shown;
    }

    /**
     * The value under a key that is valid now.
     *
     * @throws NullPointerException if the key is null
     * @throws CodecException if the bytes of the value cannot be decoded
     * @throws NotReadyException if a cold value does not come in time
     */
    public @Nullable V get(Object key) {
        Object kept = entries.get(key);
        return kept instanceof Cell cell ? valueOf(key, cell) : form.bare(kept);
    }

    private @Nullable V valueOf(Object key, Cell cell) {
        if (isOver(cell)) {
            return null;
        }
        hot.read(key);
        return Form.isCold(cell) ? form.readNow(key, cell).orElse(null) : form.read(cell);
    }

    /** Whether the deadline of what was found has come. */
    public boolean isOver(Cell cell) {
        return cell.deadline.exists() && cell.deadline.isPast(clock.nowMillis());
    }
}

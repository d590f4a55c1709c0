package dev.rmap.engine.replica;

import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.Snapshot;
import dev.rmap.engine.table.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Copies of a replica at exactly one revision (G2), with all values.
 *
 * <p>Where values are cold, they are brought, and then the copy is made anew. What is brought or changes meanwhile stays in
 * memory until the copy is done, so the second round lacks hardly anything, however fast others write.
 */
public final class WholeCopies<K, V> {

    /** How often values may go under a copy before it gives up; a whole map loaded anew may take some away. */
    static final int MOST_ROUNDS = 16;

    private final Replica<K, V> replica;
    private final Form<V> form;
    private final Function<Collection<K>, Map<K, Object>> bring;
    private final Executor lane;

    /**
     * Copies of that replica.
     *
     * @param bring what is kept under these keys by now, all of it hot
     * @param lane where the replica is changed
     */
    public WholeCopies(
            Replica<K, V> replica, Form<V> form, Function<Collection<K>, Map<K, Object>> bring, Executor lane) {
        this.replica = replica;
        this.form = form;
        this.bring = bring;
        this.lane = lane;
    }

    public Snapshot<K, V> take() {
        Map<K, Object> brought = new HashMap<>();
        replica.keepAll();
        try {
            return take(brought);
        } finally {
            replica.keepNoLonger();
            if (!brought.isEmpty()) {
                lane.execute(replica::cool);
            }
        }
    }

    private Snapshot<K, V> take(Map<K, Object> brought) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Copying<K> copying = replica.copy();
            Map<K, Object> copy = copying.readValid(replica.clock().nowMillis());
            List<K> lacking = fill(copy, brought);
            if (lacking.isEmpty()) {
                return new Snapshot<>(copying.revision(), new FrozenMap<>(copy, form));
            }
            brought.putAll(bring.apply(lacking));
        }
        throw new NotReadyException(
                "a copy of a map was not finished, because values that are not in this process's memory changed "
                        + MOST_ROUNDS + " times while they were brought");
    }

    /** Puts what was brought in the place of cold values that are still the same; answers with the others. */
    private List<K> fill(Map<K, Object> copy, Map<K, Object> brought) {
        List<K> lacking = new ArrayList<>();
        copy.replaceAll((key, kept) -> {
            Object hot = Form.isCold(kept) ? brought.getOrDefault(key, kept) : kept;
            boolean usable = !Form.isCold(hot) && form.sameValue(hot, kept);
            if (!usable) {
                lacking.add(key);
            }
            return usable ? hot : kept;
        });
        return lacking;
    }
}

package dev.rmap.jcache.operation;

import static dev.rmap.jcache.operation.Operation.Looks.COUNTED;
import static dev.rmap.jcache.operation.Operation.Looks.NONE;
import static dev.rmap.jcache.operation.Operation.Looks.UNCOUNTED;

/**
 * The operations of JCache on one entry, side by side: whether each counts as a look, what it does with the entry that
 * it finds, and what it answers. The statistics, the writer and the deadlines follow from that, in one place each.
 */
public final class Operations<V> {

    private final Plan<V> nothing = new Plan.Nothing<>();
    private final Plan<V> access = new Plan.Access<>();
    private final Plan<V> delete = new Plan.Delete<>();
    private final Store<?, V> store;

    public Operations(Store<?, V> store) {
        this.store = store;
    }

    private Plan<V> put(V value) {
        return new Plan.Put<>(value, store.valueForm(value), Plan.From.USER);
    }

    public Operation<V, Boolean> putting(V value) {
        return putting(value, store.valueForm(value));
    }

    /** The same with a form that is known already. */
    public Operation<V, Boolean> putting(V value, Object form) {
        Plan<V> put = new Plan.Put<>(value, form, Plan.From.USER);
        return new Operation<>(NONE, found -> put, Outcome::isPut);
    }

    public Operation<V, V> getAndPut(V value) {
        Plan<V> put = put(value);
        return new Operation<>(COUNTED, found -> put, Outcome::before);
    }

    public Operation<V, Boolean> putIfAbsent(V value) {
        Plan<V> put = put(value);
        return new Operation<>(COUNTED, found -> found.isPresent() ? nothing : put, Outcome::isPut);
    }

    public Operation<V, Boolean> replace(V value) {
        Plan<V> put = put(value);
        return new Operation<>(COUNTED, found -> found.isPresent() ? put : nothing, Outcome::isPut);
    }

    public Operation<V, V> getAndReplace(V value) {
        Plan<V> put = put(value);
        return new Operation<>(COUNTED, found -> found.isPresent() ? put : nothing, Outcome::before);
    }

    public Operation<V, Boolean> replace(V old, V value) {
        Plan<V> put = put(value);
        return new Operation<>(
                COUNTED, found -> found.holds(old) ? put : found.isPresent() ? access : nothing, Outcome::isPut);
    }

    public Operation<V, Boolean> remove() {
        return new Operation<>(UNCOUNTED, found -> delete, Outcome::isRemoval);
    }

    public Operation<V, V> getAndRemove() {
        return new Operation<>(COUNTED, found -> delete, Outcome::before);
    }

    public Operation<V, Boolean> remove(V old) {
        return new Operation<>(
                COUNTED, found -> found.holds(old) ? delete : found.isPresent() ? access : nothing, Outcome::isRemoval);
    }

    /** Stores what a loader gave. */
    public Operation<V, Boolean> reload(V value) {
        Plan<V> put = new Plan.Put<>(value, store.valueForm(value), Plan.From.LOADER);
        return new Operation<>(NONE, found -> put, Outcome::isPut);
    }

    /** Ends an entry, unless it has another value by now. */
    public Operation<V, Boolean> end(Object valueForm) {
        Plan<V> end = new Plan.End<>();
        return new Operation<>(UNCOUNTED, found -> found.is(valueForm) ? end : nothing, Outcome::existed);
    }
}

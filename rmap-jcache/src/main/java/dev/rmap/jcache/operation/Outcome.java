package dev.rmap.jcache.operation;

import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * What came of an operation.
 *
 * @param store reads values
 * @param plan what was carried out
 * @param mutation what that meant with the deadlines of the cache
 * @param receipt the authority's answer
 * @param missed whether there was nothing before the operation had it loaded
 */
public record Outcome<V>(Store<?, V> store, Plan<V> plan, Mutation mutation, Receipt receipt, boolean missed) {

    /** Whether there was an entry. */
    public boolean existed() {
        return receipt.before().isPresent();
    }

    /** Whether there was an entry that the operation had not to have loaded. */
    public boolean isHit() {
        return existed() && !missed;
    }

    /** The value before, or null. */
    @Nullable
    public V before() {
        return receipt.before().map(bytes -> store.value(store.form(bytes))).orElse(null);
    }

    /** Whether a value was stored, though it may have been over at once. */
    boolean isPut() {
        return plan instanceof Plan.Put;
    }

    /** Whether an entry was removed. */
    public boolean isRemoval() {
        return plan instanceof Plan.Delete && existed();
    }

    /** Whether this counts as a put: a new entry that is over before it begins does not. */
    public boolean countsAsPut() {
        return plan instanceof Plan.Put<V> put
                && put.from() == Plan.From.USER
                && !(mutation instanceof Mutation.Nothing);
    }
}

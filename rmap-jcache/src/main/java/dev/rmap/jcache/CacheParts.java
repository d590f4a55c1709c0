package dev.rmap.jcache;

import dev.rmap.jcache.count.Meter;
import dev.rmap.jcache.count.Statistics;
import dev.rmap.jcache.operation.Store;
import dev.rmap.jcache.operation.Target;
import dev.rmap.jcache.through.Loader;
import dev.rmap.jcache.through.Writer;
import dev.rmap.lease.ExclusiveLeases;
import dev.rmap.lease.SingleFlights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the parts of one cache share.
 *
 * @param store the shared map
 * @param deadlines the expiry policy
 * @param loader where missing entries come from
 * @param writer where changes are written through to
 * @param meter what counts
 * @param listeners who hears of changes
 * @param turns who goes first
 * @param flights who loads
 * @param leases who writes through, or loads what is there anew
 */
record CacheParts<K, V>(
        Store<K, V> store,
        Deadlines deadlines,
        Loader<K, V> loader,
        Writer<K, V> writer,
        Meter meter,
        Listeners<K, V> listeners,
        Turns turns,
        SingleFlights<Object, Object> flights,
        ExclusiveLeases<Object> leases) {

    Statistics statistics() {
        return meter.current();
    }

    /** The same, for operations that were written through already or are not to be. */
    CacheParts<K, V> withoutWriter() {
        return new CacheParts<>(store, deadlines, loader, Writer.none(), meter, listeners, turns, flights, leases);
    }

    /** What is written through is written by one thread of all processes at a time. */
    ExclusiveLeases<Object>.Taken takeIfWriting(Collection<Target<K>> targets) {
        return writer.writes() ? take(targets) : leases.none();
    }

    /** Takes the leases of these entries, and waits until nobody else holds any of them. */
    ExclusiveLeases<Object>.Taken take(Collection<Target<K>> targets) {
        return store.named(() -> leases.take(targets.stream().map(Target::form).toList()));
    }

    /** What the user's factories made, to be closed with the cache; one object can be several of these. */
    List<Object> customizations() {
        List<Object> all = new ArrayList<>();
        all.add(deadlines.policy());
        loader.customization().ifPresent(all::add);
        writer.customization().ifPresent(all::add);
        return all;
    }
}

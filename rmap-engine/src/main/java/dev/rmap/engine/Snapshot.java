package dev.rmap.engine;

import dev.rmap.model.Revision;
import java.util.Map;

/**
 * A copy of a map at exactly one revision (G2).
 *
 * @param revision the revision
 * @param entries the entries; unmodifiable. Values of a codec that is not exact are decoded when they are read, and
 *     reading one that cannot be decoded throws {@link CodecException}.
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public record Snapshot<K, V>(Revision revision, Map<K, V> entries) {

    /** The revision and how many entries there are: values are not for logs. */
    @Override
    public String toString() {
        return "Snapshot[" + revision + ", " + entries.size() + " entries]";
    }
}

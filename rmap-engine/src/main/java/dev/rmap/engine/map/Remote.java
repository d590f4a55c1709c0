package dev.rmap.engine.map;

import dev.rmap.engine.table.Form;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where the values are that a map with a bound has let go: cold ones at the authority, and those that a write of this
 * process replaced in its receipt.
 *
 * @param parts ask and write; they are asked late, since they are built on the form that holds this
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
record Remote<K, V>(EngineParts<K, V> parts) implements Form.Elsewhere {

    @Override
    public Optional<Object> warm(Object key) {
        return parts.bring(key);
    }

    @Override
    public Optional<CompletableFuture<Optional<Bytes>>> replacedBy(Change change) {
        return parts.committer.replacedBy(change);
    }
}

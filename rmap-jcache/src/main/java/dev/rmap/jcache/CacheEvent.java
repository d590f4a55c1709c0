package dev.rmap.jcache;

import dev.rmap.event.EntryEvent;
import dev.rmap.jcache.base.Unwrap;
import dev.rmap.jcache.operation.Store;
import java.util.Optional;
import javax.cache.Cache;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * A change of one entry as a listener of JCache hears it. Values are decoded when they are asked for, and are the
 * listener's own.
 */
final class CacheEvent<K, V> extends CacheEntryEvent<K, V> implements ReplicatedEntryEvent {

    private static final long serialVersionUID = 1L;

    private final transient EntryEvent<Object, Object> event;
    private final transient Store<K, V> store;

    CacheEvent(Cache<K, V> source, EventType type, EntryEvent<Object, Object> event, Store<K, V> store) {
        super(source, type);
        this.event = event;
        this.store = store;
    }

    /** What a change is called in JCache. */
    static EventType typeOf(EntryEvent<Object, Object> event) {
        return switch (event.kind()) {
            case CHANGE -> event.existed() ? EventType.UPDATED : EventType.CREATED;
            case DELETE -> EventType.REMOVED;
            case EXPIRE -> EventType.EXPIRED;
        };
    }

    @Override
    public K getKey() {
        return store.key(event.key());
    }

    /** The new value; for an entry that is gone, the one that it had, if that is available. */
    @Override
    public @Nullable V getValue() {
        Optional<Object> form = event.kind() == EntryEvent.Kind.CHANGE ? event.newValue() : event.oldValue();
        return form.map(store::value).orElse(null);
    }

    @Override
    public @Nullable V getOldValue() {
        return event.oldValue().map(store::value).orElse(null);
    }

    @Override
    public boolean isOldValueAvailable() {
        return event.oldValue().isPresent();
    }

    @Override
    public dev.rmap.model.Revision revision() {
        return event.revision();
    }

    @Override
    public boolean missed() {
        return event.origin() == EntryEvent.Origin.CATCH_UP;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return Unwrap.as(type, this);
    }

    /** The key alone would be too much for a log. */
    @Override
    public String toString() {
        return getEventType() + " at " + event.revision();
    }
}

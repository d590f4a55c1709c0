package dev.rmap.jcache.operation;

import org.jspecify.annotations.Nullable;

/**
 * The key that an operation is about: as its user gave it, or as the map holds it and then decoded only if needed. Equal
 * to nothing but itself.
 */
public final class Target<K> {

    private final Store<K, ?> store;
    private final Object form;
    private @Nullable K key;

    private Target(Store<K, ?> store, Object form, @Nullable K key) {
        this.store = store;
        this.form = form;
        this.key = key;
    }

    /** The key that a user gave. */
    public static <K> Target<K> of(Store<K, ?> store, K key) {
        return new Target<>(store, store.keyForm(key), key);
    }

    /** The key of an entry that the map holds. */
    public static <K> Target<K> at(Store<K, ?> store, Object form) {
        return new Target<>(store, form, null);
    }

    public Object form() {
        return form;
    }

    public K key() {
        K known = key;
        if (known == null) {
            known = store.key(form);
            key = known;
        }
        return known;
    }
}

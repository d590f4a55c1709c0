package dev.rmap.jcache.form;

import dev.rmap.engine.Sized;
import dev.rmap.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A key or a value that is kept as bytes, because its type can be changed by its users, or needs the class loader of
 * the cache. Two of them are equal if their bytes are.
 */
public final class Packed implements Sized {

    private final Bytes bytes;

    /** The object of these bytes, once somebody read it, if its type allows to share it. */
    private volatile @Nullable Object shared;

    /**
     * Wraps bytes.
     *
     * @param bytes the whole form, its tag included
     */
    Packed(Bytes bytes) {
        this.bytes = bytes;
    }

    Bytes bytes() {
        return bytes;
    }

    @Nullable
    Object shared() {
        return shared;
    }

    void share(Object object) {
        shared = object;
    }

    @Override
    public int size() {
        return bytes.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Packed that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** The length alone: keys and values do not belong into logs. */
    @Override
    public String toString() {
        return "Packed" + bytes;
    }
}

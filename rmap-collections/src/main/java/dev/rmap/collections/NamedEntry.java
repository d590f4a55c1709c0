package dev.rmap.collections;

import dev.rmap.engine.CodecException;
import dev.rmap.engine.map.HeldEntry;
import java.util.function.Supplier;

/** Says which entry it is whose value cannot be read: a codec does not know, and {@link NamedValues} names the map only. */
final class NamedEntry {

    private NamedEntry() {}

    /** The value of an entry of that map. */
    static <K, V> V valueOf(String map, HeldEntry<K, V> entry) {
        return naming(map, entry.getKey(), entry::getValue);
    }

    /** What that entry of that map is read as. Not for functions of users, whose exceptions stay as they are. */
    static <T> T naming(String map, Object key, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (CodecException unreadable) {
            throw named(map, key, unreadable);
        }
    }

    /** The same failure with the key behind the name of the map. */
    static CodecException named(String map, Object key, CodecException unreadable) {
        return new CodecException("map " + map + ", key '" + key + "': " + withoutMap(map, unreadable), unreadable);
    }

    /** What the failure says, without the name of the map. */
    static String withoutMap(String map, CodecException unreadable) {
        String message = String.valueOf(unreadable.getMessage());
        String named = "map " + map + ": ";
        return message.startsWith(named) ? message.substring(named.length()) : message;
    }
}

package dev.rmap.model;

/**
 * What a caller wants: a condition and a mutation, of one key or of the whole map.
 *
 * @param key the entry; empty for the whole map
 * @param condition what must hold
 * @param mutation what happens then
 */
public record Command(Bytes key, Condition condition, Mutation mutation) {

    /**
     * Checks that whole-map mutations, and only those, go without a key.
     *
     * @throws IllegalArgumentException if they do not
     */
    public Command {
        if ((mutation instanceof Mutation.Clear) != key.isEmpty()) {
            throw new IllegalArgumentException(
                    key.isEmpty() ? "a command on one entry needs a key" : "clearing the map takes no key");
        }
        if (key.isEmpty() && !(condition instanceof Condition.Always || condition instanceof Condition.Due)) {
            throw new IllegalArgumentException("the whole map can only be cleared always, or when it is due");
        }
    }

    /** The command that stores a value without a condition and without a deadline. */
    public static Command set(Bytes key, Bytes value) {
        return new Command(key, Condition.ALWAYS, new Mutation.Set(value, Expiry.NEVER));
    }

    /** The command that removes an entry without a condition. */
    public static Command remove(Bytes key) {
        return new Command(key, Condition.ALWAYS, Mutation.REMOVE);
    }

    /** The command that clears the map. */
    public static Command clear(Reason reason) {
        return new Command(Bytes.EMPTY, Condition.ALWAYS, new Mutation.Clear(reason));
    }
}

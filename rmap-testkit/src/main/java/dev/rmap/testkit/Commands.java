package dev.rmap.testkit;

import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import java.util.Arrays;
import java.util.List;

/** Commands as tests write them: with texts, and in one word. */
public final class Commands {

    private Commands() {}

    /** The UTF-8 form of the text. */
    public static Bytes bytes(String text) {
        return Bytes.utf8(text);
    }

    /** Any mutation under any condition. */
    public static Command when(Condition condition, String key, Mutation mutation) {
        return new Command(bytes(key), condition, mutation);
    }

    /** A mutation without a condition. */
    public static Command always(String key, Mutation mutation) {
        return when(Condition.ALWAYS, key, mutation);
    }

    /** Stores a value without a deadline. */
    public static Command set(String key, String value) {
        return always(key, new Mutation.Set(bytes(value), Expiry.NEVER));
    }

    /** Stores a value that ends after that time. */
    public static Command setFor(String key, String value, long millis) {
        return always(key, new Mutation.Set(bytes(value), Expiry.after(millis)));
    }

    /** Stores a value and keeps the deadline. */
    public static Command setKeeping(String key, String value) {
        return always(key, new Mutation.Set(bytes(value), Expiry.KEEP));
    }

    /** Stores a value if there is none. */
    public static Command setIfAbsent(String key, String value) {
        return when(Condition.ABSENT, key, new Mutation.Set(bytes(value), Expiry.NEVER));
    }

    /** Stores a value if the entry holds the expected one. */
    public static Command replace(String key, String expected, String value) {
        return when(Condition.holds(bytes(expected)), key, new Mutation.Set(bytes(value), Expiry.NEVER));
    }

    /** Removes the entry. */
    public static Command remove(String key) {
        return always(key, Mutation.REMOVE);
    }

    /** Expires the entry if it has exactly this deadline and that has come. */
    public static Command expire(String key, Deadline deadline) {
        return when(Condition.due(deadline), key, Mutation.EXPIRE);
    }

    /** Clears the map if it has exactly this deadline and that has come. */
    public static Command expireMap(Deadline deadline) {
        return new Command(Bytes.EMPTY, Condition.due(deadline), new Mutation.Clear(Reason.EXPIRED));
    }

    /** Moves the deadline. */
    public static Command touch(String key, Expiry expiry) {
        return always(key, new Mutation.Touch(expiry));
    }

    /** Adds to a number. */
    public static Command add(String key, long delta) {
        return always(key, new Mutation.Add(delta));
    }

    /** Appends to a list. */
    public static Command append(String key, String... items) {
        return always(key, new Mutation.Append(list(items), false));
    }

    /** Appends to a list what it does not have yet. */
    public static Command appendUnique(String key, String... items) {
        return always(key, new Mutation.Append(list(items), true));
    }

    /** Removes items from a list. */
    public static Command drop(String key, String... items) {
        return always(key, new Mutation.Drop(list(items)));
    }

    /** Does nothing, but only if the entry holds the value. */
    public static Command guard(String key, String expected) {
        return when(Condition.holds(bytes(expected)), key, Mutation.NOTHING);
    }

    /** Clears the map. */
    public static Command clear() {
        return Command.clear(Reason.REMOVED);
    }

    /** Declares the map finished. */
    public static Command destroy() {
        return Command.clear(Reason.DESTROYED);
    }

    private static List<Bytes> list(String... items) {
        return Arrays.stream(items).map(Commands::bytes).toList();
    }
}

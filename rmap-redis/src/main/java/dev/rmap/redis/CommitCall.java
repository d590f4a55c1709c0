package dev.rmap.redis;

import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Lineage;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a batch as the arguments of {@code batch.lua}, which lists them. */
final class CommitCall {

    private static final int HEAD_BYTES = 5 * Long.BYTES + 5 * Double.BYTES + 4;
    private static final byte[][] SMALL_NUMBERS = new byte[256][];

    static {
        for (int i = 0; i < SMALL_NUMBERS.length; i++) {
            SMALL_NUMBERS[i] = ascii(Integer.toString(i));
        }
    }

    private final List<byte[]> keys = new ArrayList<>();
    private final Map<Bytes, Integer> positions = new HashMap<>();
    private final List<byte[]> commands = new ArrayList<>();

    /** The expiry of everything that a simple batch stores. */
    private Expiry expiryOfAll = Expiry.NEVER;

    /**
     * How the script tells what it changes.
     *
     * @param channel where
     * @param messages how many messages
     */
    record Telling(String channel, Messages messages) {

        /** The letter of a batch that may go the short way. */
        private char letter(char oneByOne) {
            return messages == Messages.ONE_FOR_EACH_BATCH ? Character.toUpperCase(oneByOne) : oneByOne;
        }
    }

    private CommitCall() {}

    /**
     * The arguments.
     *
     * @param proposal the lineage to begin if there is none, or the old one is lost
     * @param sending the guard time, and whether the batch may have been decided already
     */
    static Object[] arguments(Batch batch, Telling telling, Lineage proposal, Sending sending) {
        CommitCall call = new CommitCall();
        char letter = call.add(batch, telling);
        List<byte[]> all = new ArrayList<>(1 + call.keys.size() + call.commands.size());
        all.add(call.head(batch, telling.channel(), proposal, sending, letter));
        all.addAll(call.keys);
        all.addAll(call.commands);
        return all.toArray();
    }

    /** Adds what the batch says, and answers the letter that tells how it is said. */
    private char add(Batch batch, Telling telling) {
        if (batch.lifetime() instanceof Lifetime.Forever) {
            List<Commit> commits = batch.commits();
            if (addOneByOne(commits)) {
                return telling.letter('p');
            }
            clear();
            if (commits.size() == 1 && addSimple(commits.get(0))) {
                return telling.letter('w');
            }
            clear();
        }
        batch.commits().forEach(this::add);
        if (batch.lifetime() instanceof Lifetime.Absolute) {
            return 'a';
        }
        if (batch.lifetime() instanceof Lifetime.Sliding) {
            return 's';
        }
        if (batch.lifetime() instanceof Lifetime.Forever) {
            return 'f';
        }
        throw unknown(batch.lifetime());
    }

    private void clear() {
        keys.clear();
        positions.clear();
        commands.clear();
    }

    private boolean addOneByOne(List<Commit> commits) {
        for (Commit commit : commits) {
            if (commit.commands().size() != 1 || !addSimple(commit)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds no more than the values if all commands store one, always, under keys new to the batch, and all forever or all
     * with the deadline that is there.
     */
    private boolean addSimple(Commit commit) {
        for (Command command : commit.commands()) {
            if (!addSimple(command)) {
                return false;
            }
        }
        return true;
    }

    private boolean addSimple(Command command) {
        int known = keys.size();
        return command.condition() instanceof Condition.Always
                && command.mutation() instanceof Mutation.Set set
                && isExpiryOfAll(set.expiry())
                && commands.add(set.value().array())
                && position(command.key()) == known + 2;
    }

    private boolean isExpiryOfAll(Expiry expiry) {
        if (commands.isEmpty()) {
            expiryOfAll = expiry;
        }
        return expiry.equals(expiryOfAll) && !(expiry instanceof Expiry.After);
    }

    /** Numbers go as doubles, the only ones that Lua has: below 2^53, where all of ours are, they are exact. */
    private byte[] head(Batch batch, String channel, Lineage proposal, Sending sending, char letter) {
        byte[] channelName = MapKeys.utf8(channel);
        Lifetime lifetime = batch.lifetime();
        long lifetimeMillis = lifetime instanceof Lifetime.Absolute absolute
                ? absolute.millis()
                : lifetime instanceof Lifetime.Sliding sliding ? sliding.millis() : 0;
        return ByteBuffer.allocate(HEAD_BYTES + channelName.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) letter)
                .put(batch.terse() ? (byte) ' ' : (byte) '?')
                .putLong(batch.base().lineage().id())
                .putLong(batch.id().client())
                .putLong(batch.id().counter())
                .putDouble((double) batch.base().number())
                .putDouble((double) batch.id().counter())
                .putDouble((double) sending.guardMillis())
                .putDouble((double) (keys.size() + 1))
                .put(expiryOfAll instanceof Expiry.Keep ? (byte) '=' : (byte) '-')
                .put(sending.inDoubt() ? (byte) '?' : (byte) ' ')
                .putLong(proposal.id())
                .putLong(sending.first().id())
                .putDouble((double) lifetimeMillis)
                .put(channelName)
                .array();
    }

    private void add(Commit commit) {
        commands.add(number(commit.commands().size()));
        commit.commands().forEach(this::add);
    }

    private void add(Command command) {
        commands.add(new byte[] {(byte) letter(command.condition()), (byte) letter(command.mutation())});
        commands.add(number(position(command.key())));
        if (command.condition() instanceof Condition.Holds holds) {
            commands.add(holds.value().array());
        } else if (command.condition() instanceof Condition.Due due) {
            commands.add(number(due.deadline().epochMillis()));
        }
        addArguments(command.mutation());
    }

    private void addArguments(Mutation mutation) {
        if (mutation instanceof Mutation.Set set) {
            commands.add(set.value().array());
            commands.add(expiry(set.expiry()));
        } else if (mutation instanceof Mutation.Touch touch) {
            commands.add(expiry(touch.expiry()));
        } else if (mutation instanceof Mutation.Add add) {
            commands.add(number(add.delta()));
        } else if (mutation instanceof Mutation.Append append) {
            addItems(append.items());
        } else if (mutation instanceof Mutation.Drop drop) {
            addItems(drop.items());
        }
    }

    private void addItems(List<Bytes> items) {
        commands.add(number(items.size()));
        items.forEach(item -> commands.add(item.array()));
    }

    /** Where the key stands among the fields, of which the first is that of the revision; zero for the whole map. */
    private int position(Bytes key) {
        if (key.isEmpty()) {
            return 0;
        }
        return positions.computeIfAbsent(key, k -> {
            keys.add(k.array());
            return keys.size() + 1;
        });
    }

    private static char letter(Condition condition) {
        if (condition instanceof Condition.Absent) {
            return '-';
        }
        if (condition instanceof Condition.Present) {
            return '+';
        }
        if (condition instanceof Condition.Holds) {
            return '=';
        }
        if (condition instanceof Condition.Due) {
            return '@';
        }
        if (condition instanceof Condition.Always) {
            return '*';
        }
        throw unknown(condition);
    }

    private static char letter(Mutation mutation) {
        if (mutation instanceof Mutation.Set) {
            return 's';
        }
        if (mutation instanceof Mutation.Remove remove) {
            return remove.reason() == Reason.EXPIRED ? 'x' : 'r';
        }
        if (mutation instanceof Mutation.Touch) {
            return 't';
        }
        if (mutation instanceof Mutation.Add) {
            return 'i';
        }
        if (mutation instanceof Mutation.Append append) {
            return append.unique() ? 'u' : 'a';
        }
        if (mutation instanceof Mutation.Drop) {
            return 'd';
        }
        if (mutation instanceof Mutation.Clear clear) {
            return letter(clear.reason());
        }
        if (mutation instanceof Mutation.Nothing) {
            return '.';
        }
        throw unknown(mutation);
    }

    /** For a kind of condition, mutation or lifetime that the script does not know: nothing may be sent in its place. */
    private static IllegalArgumentException unknown(Object word) {
        return new IllegalArgumentException("the commit script knows no " + word.getClass());
    }

    private static char letter(Reason reason) {
        return switch (reason) {
            case REMOVED -> 'c';
            case EXPIRED -> 'e';
            case DESTROYED -> 'k';
        };
    }

    private static byte[] expiry(Expiry expiry) {
        if (expiry instanceof Expiry.After after) {
            return number(after.millis());
        }
        return ascii(expiry instanceof Expiry.Keep ? "=" : "-");
    }

    static byte[] number(long number) {
        return number >= 0 && number < SMALL_NUMBERS.length
                ? SMALL_NUMBERS[(int) number]
                : ascii(Long.toString(number));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a batch as the arguments of {@code commit.lua}, which lists them. */
final class CommitCall {

    private static final byte[] FIELD_OF_REVISION = ascii("=rev");
    private static final byte[][] SMALL_NUMBERS = new byte[256][];

    static {
        for (int i = 0; i < SMALL_NUMBERS.length; i++) {
            SMALL_NUMBERS[i] = ascii(Integer.toString(i));
        }
    }

    private final List<byte[]> keys = new ArrayList<>();
    private final Map<Bytes, Integer> positions = new HashMap<>();
    private final List<byte[]> commands = new ArrayList<>();

    private CommitCall() {}

    /**
     * The arguments.
     *
     * @param proposal the lineage to begin if there is none, or the old one is lost
     * @param guardMillis the time on the server's clock after which the batch must not be decided any more
     */
    static Object[] arguments(Batch batch, String channel, Lineage proposal, long guardMillis) {
        CommitCall call = new CommitCall();
        call.keys.add(FIELD_OF_REVISION);
        batch.commits().forEach(call::add);
        List<byte[]> all = new ArrayList<>(10 + call.keys.size() + call.commands.size());
        all.add(MapKeys.utf8(channel));
        all.add(WireFormat.id(proposal.id()));
        all.add(WireFormat.id(batch.base().lineage().id()));
        all.add(number(batch.base().number()));
        all.add(WireFormat.id(batch.id().client()));
        all.add(number(batch.id().counter()));
        all.add(number(guardMillis));
        addLifetime(all, batch.lifetime());
        all.add(number(call.keys.size()));
        all.addAll(call.keys);
        all.addAll(call.commands);
        return all.toArray();
    }

    private static void addLifetime(List<byte[]> all, Lifetime lifetime) {
        if (lifetime instanceof Lifetime.Absolute absolute) {
            all.add(ascii("a"));
            all.add(number(absolute.millis()));
        } else if (lifetime instanceof Lifetime.Sliding sliding) {
            all.add(ascii("s"));
            all.add(number(sliding.millis()));
        } else {
            all.add(ascii("f"));
            all.add(number(0));
        }
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

    /** Where the key stands among the fields, counted from one; zero for the whole map. */
    private int position(Bytes key) {
        if (key.isEmpty()) {
            return 0;
        }
        return positions.computeIfAbsent(key, k -> {
            keys.add(k.array());
            return keys.size();
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
        return condition instanceof Condition.Due ? '@' : '*';
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
        return mutation instanceof Mutation.Clear clear ? letter(clear.reason()) : '.';
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

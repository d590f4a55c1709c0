package dev.rmap.testkit;

import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Commands by chance, on few keys and few values, so that conditions hold about as often as not and lists and numbers
 * meet texts that are neither. The same seed gives the same commands.
 */
public final class RandomCommands {

    private static final List<Bytes> VALUES = Stream.of(
                    "",
                    "v",
                    "7",
                    "-3",
                    "05",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "[]",
                    "{}",
                    "[\"a\"]",
                    "[\"a\",\"b\",\"a\"]",
                    " [\"a\"] ",
                    "a,b",
                    ",a,,b,",
                    "[1,2]",
                    "[\"a\",null]",
                    "{\"a\":1}",
                    "[\"a\",[\"b\"]]",
                    "true",
                    "\"a\"",
                    "[nan]",
                    "[\"\\u00e9\\/\"]",
                    "[\"\\ud83d\"]",
                    "[\"a\"]\0x",
                    "[\"a\",]")
            .map(Bytes::utf8)
            .toList();

    private static final List<Bytes> ITEMS =
            Stream.of("a", "b", "", "é/\"\\\t\0\u007f", "7").map(Bytes::utf8).toList();

    private static final List<Long> DELTAS = List.of(0L, 1L, -1L, 40L, Long.MAX_VALUE, Long.MIN_VALUE);

    private final Random random;
    private final int keys;

    /**
     * Commands of the given seed.
     *
     * @param keys how many different keys there are
     */
    public RandomCommands(long seed, int keys) {
        this.random = new Random(seed);
        this.keys = keys;
    }

    /** Up to that many commits of up to four commands. */
    public List<Commit> commits(int most) {
        return IntStream.rangeClosed(0, random.nextInt(most))
                .mapToObj(i -> commit())
                .toList();
    }

    /** A commit of one command in most cases, of up to four in the others. */
    public Commit commit() {
        int commands = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(4);
        return new Commit(IntStream.range(0, commands).mapToObj(i -> command()).toList());
    }

    /** A lifetime: none in most cases, and never so short that it ends within a test. */
    public Lifetime lifetime() {
        return switch (random.nextInt(8)) {
            case 0 -> Lifetime.absolute(3_600_000 + random.nextInt(1_000));
            case 1 -> Lifetime.sliding(3_600_000 + random.nextInt(1_000));
            default -> Lifetime.FOREVER;
        };
    }

    /** One command. */
    public Command command() {
        if (random.nextInt(40) == 0) {
            Reason reason = pick(List.of(Reason.values()));
            Condition condition =
                    random.nextBoolean() ? Condition.ALWAYS : Condition.due(Deadline.at(1 + random.nextInt(5)));
            return new Command(Bytes.EMPTY, condition, new Mutation.Clear(reason));
        }
        return new Command(Bytes.utf8("k" + random.nextInt(keys)), condition(), mutation());
    }

    private Condition condition() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> Condition.holds(pick(VALUES));
            case 2 -> Condition.ABSENT;
            case 3, 4 -> Condition.PRESENT;
            case 5 -> Condition.due(Deadline.at(1 + random.nextInt(5)));
            default -> Condition.ALWAYS;
        };
    }

    private Mutation mutation() {
        return switch (random.nextInt(16)) {
            case 0 -> Mutation.NOTHING;
            case 1 -> Mutation.REMOVE;
            case 2 -> Mutation.EXPIRE;
            case 3 -> new Mutation.Touch(expiry());
            case 4, 5 -> new Mutation.Add(pick(DELTAS));
            case 6, 7, 8 -> new Mutation.Append(items(), random.nextBoolean());
            case 9, 10 -> new Mutation.Drop(items());
            default -> new Mutation.Set(pick(VALUES), expiry());
        };
    }

    private Expiry expiry() {
        return switch (random.nextInt(4)) {
            case 0 -> Expiry.KEEP;
            case 1 -> Expiry.after(3_600_000L + random.nextInt(1_000));
            default -> Expiry.NEVER;
        };
    }

    private List<Bytes> items() {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> pick(ITEMS)).toList();
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

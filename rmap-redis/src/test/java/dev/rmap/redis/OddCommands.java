package dev.rmap.redis;

import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Commands on texts that are nearly lists and nearly numbers, by chance; the same seed gives the same ones. */
final class OddCommands {

    /** What JSON, nearly JSON and what cjson takes for JSON are made of. */
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "{",
            "}",
            "\"",
            ",",
            ":",
            "\\",
            " ",
            "\t",
            "\n",
            "\r",
            "\f",
            "\u000b",
            "\0",
            "\u007f",
            "\u00e9",
            "a",
            "b",
            "\"a\"",
            "\"b\"",
            "\"\"",
            "null",
            "true",
            "false",
            "nan",
            "NaN",
            "inf",
            "Infinity",
            "nul",
            "0",
            "1",
            "-1",
            "+1",
            "01",
            "1.5",
            "1e5",
            "1E+5",
            ".5",
            "5.",
            "0x1F",
            "0x",
            "1e",
            "-",
            "--1",
            "\\u0041",
            "\\u00e9",
            "\\ud83d",
            "\\ud83d\\ude00",
            "\\ude00",
            "\\u0000",
            "\\u12",
            "\\n",
            "\\/",
            "\\x",
            "\"\\\"\"",
            "/");

    private static final List<String> INTEGERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "00",
            "01",
            "-01",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "1e3",
            "0x1",
            "",
            "9007199254740991",
            "9007199254740992",
            "9007199254740993",
            "-9007199254740993",
            "999999999999999",
            "9999999999999999",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "-9223372036854775809",
            "9223372036854775806",
            "-9223372036854775807",
            "10000000",
            "99999999999999",
            "100000000000000",
            "18446744073709551616",
            "1\0");

    private static final List<Long> DELTAS = List.of(
            0L,
            1L,
            -1L,
            9L,
            10_000_000L,
            -10_000_000L,
            1L << 53,
            -(1L << 53),
            99_999_999_999_999L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE - 1,
            Long.MIN_VALUE + 1);

    private final Random random;
    private final int keys;

    OddCommands(long seed, int keys) {
        this.random = new Random(seed);
        this.keys = keys;
    }

    /** That many commits, mostly of one command. */
    List<Commit> commits(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Commit(commands(random.nextInt(6) == 0 ? 3 : 1)))
                .toList();
    }

    private List<Command> commands(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Command(Bytes.utf8("k" + random.nextInt(keys)), condition(), mutation()))
                .toList();
    }

    private Condition condition() {
        return switch (random.nextInt(12)) {
            case 0 -> Condition.PRESENT;
            case 1 -> Condition.ABSENT;
            case 2 -> Condition.holds(text());
            default -> Condition.ALWAYS;
        };
    }

    private Mutation mutation() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Mutation.Set(text(), random.nextInt(5) == 0 ? Expiry.after(3_600_000) : Expiry.NEVER);
            case 3, 4 -> new Mutation.Add(random.nextBoolean() ? pick(DELTAS) : random.nextLong());
            case 5, 6, 7 -> new Mutation.Append(items(), random.nextBoolean());
            case 8 -> new Mutation.Drop(items());
            default -> random.nextInt(4) == 0 ? Mutation.REMOVE : new Mutation.Touch(Expiry.KEEP);
        };
    }

    private Bytes text() {
        return switch (random.nextInt(4)) {
            case 0 -> Bytes.utf8(pick(INTEGERS));
            case 1 -> Bytes.utf8(new BigInteger(random.nextInt(66), random).toString());
            default -> nearlyJson();
        };
    }

    private Bytes nearlyJson() {
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : "[");
        boolean tidy = random.nextBoolean();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(tidy ? tidyItem() : pick(PIECES)).append(tidy && i > 1 ? "," : "");
        }
        text.append(random.nextInt(3) == 0 ? "" : "]");
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return Bytes.wrap(bytes);
    }

    private String tidyItem() {
        StringBuilder item = new StringBuilder("\"");
        for (int i = random.nextInt(3); i > 0; i--) {
            item.append(pick(PIECES));
        }
        return random.nextInt(5) == 0 ? pick(PIECES) : item.append('"').toString();
    }

    private List<Bytes> items() {
        List<Bytes> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            byte[] bytes = new byte[random.nextInt(3)];
            random.nextBytes(bytes);
            items.add(random.nextBoolean() ? Bytes.utf8(pick(PIECES)) : Bytes.wrap(bytes));
        }
        return items;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

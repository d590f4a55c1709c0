package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Condition;
import dev.rmap.model.Content;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Sizes and bytes: nothing is special about any byte, and nothing breaks because it is large. */
abstract class SizeContract extends ContractGroup {

    SizeContract(BackendContract contract) {
        super(contract);
    }

    @Test
    void everyByteMayStandInKeysValuesAndItems() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Bytes every = Bytes.wrap(all);
        Bytes invalid = Bytes.wrap(new byte[] {(byte) 0xff, 0, (byte) 0xc3});
        RecordingFeed feed = feed(process());
        List<Receipt> receipts = writer.run(
                Command.set(every, invalid),
                Command.set(invalid, every),
                new Command(every, Condition.holds(invalid), new Mutation.Set(every, Expiry.NEVER)),
                new Command(bytes("l"), Condition.ALWAYS, new Mutation.Append(List.of(every, invalid), false)),
                new Command(bytes("l"), Condition.ALWAYS, new Mutation.Append(List.of(invalid), true)));

        assertThat(receipts.get(2).before()).hasValue(invalid);
        assertThat(receipts.get(2).after()).hasValue(every);
        assertThat(receipts.get(4).outcome()).isEqualTo(Receipt.Outcome.UNCHANGED);
        assertThat(content().get(every))
                .extracting(Content::value)
                .isEqualTo(receipts.get(2).after());
        assertThat(content().get(invalid))
                .extracting(Content::value)
                .isEqualTo(receipts.get(1).after());
        assertThat(new Fold().changes(feed.awaitChanges(4)).content().get(every))
                .extracting(stored -> stored.value())
                .isEqualTo(every);
    }

    @Test
    void textsThatLookLikeSyntaxAreOrdinary() {
        for (String text : List.of(" ", "*", "=", "a=b", "=rev", "=kind", "set:", "\r\n", "%", "{k}", "~", "-", "\0")) {
            String key = text.startsWith("=") ? "k" + text : text;
            assertThat(writer.runOne(set(key, text)).before()).as(key).isEmpty();
            assertThat(value(key)).hasValue(text);
        }
    }

    @Test
    void aValueMayBeLarge() {
        byte[] large = new byte[4 << 20];
        new Random(1).nextBytes(large);
        RecordingFeed feed = feed(process());
        writer.run(Command.set(bytes("k"), Bytes.wrap(large)));
        assertThat(feed.awaitChanges(1).get(0))
                .isInstanceOfSatisfying(
                        Change.Put.class, put -> assertThat(put.value()).isEqualTo(Bytes.wrap(large)));
        assertThat(content().get(bytes("k"))).extracting(Content::value).isEqualTo(Optional.of(Bytes.wrap(large)));
    }

    @Test
    void aKeyMayBeLong() {
        String key = "k".repeat(100_000);
        RecordingFeed feed = feed(process());
        writer.run(set(key, "v"));
        feed.awaitChanges(1);
        assertThat(value(key)).hasValue("v");
    }

    @Test
    void G2_aCommitMayHaveTenThousandCommands() {
        RecordingFeed feed = feed(process());
        List<Receipt> receipts = writer.commit(
                IntStream.range(0, 10_000).mapToObj(i -> set("k" + i, "v" + i)).toArray(Command[]::new));
        assertThat(receipts).hasSize(10_000).allMatch(Receipt::applied);
        List<Change> changes = feed.awaitChanges(10_000);
        assertThat(feed.numbers())
                .isEqualTo(LongStream.rangeClosed(1, 10_000).boxed().toList());
        assertThat(changes.stream().filter(change -> !change.stamp().more())).containsExactly(changes.get(9_999));
        assertThat(content()).hasSize(10_000);
    }

    @Test
    void aBatchMayHaveTenThousandCommits() {
        List<Receipt> receipts = writer.run(
                IntStream.range(0, 10_000).mapToObj(i -> add("n" + i % 10, 1)).toArray(Command[]::new));
        assertThat(receipts).hasSize(10_000).allMatch(Receipt::applied);
        assertThat(value("n7")).hasValue("1000");
    }

    @Test
    void aListMayBeLong() {
        String[] items = IntStream.range(0, 10_000).mapToObj(i -> "item" + i).toArray(String[]::new);
        writer.run(Commands.append("l", items));
        assertThat(writer.runOne(Commands.appendUnique("l", items)).outcome()).isEqualTo(Receipt.Outcome.UNCHANGED);
        assertThat(writer.runOne(Commands.drop("l", items)).after()).isEmpty();
    }
}

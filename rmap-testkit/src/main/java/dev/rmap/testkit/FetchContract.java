package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is held under some keys, for replicas that do not keep every value. */
abstract class FetchContract extends ContractGroup {

    FetchContract(BackendContract contract) {
        super(contract);
    }

    @Test
    void everyKeyIsAnsweredInTheOrderOfTheQuestionAlsoWhereNothingIs() {
        writer.run(set("a", "1"), set("b", "2"), remove("b"), setFor("c", "3", LONG));
        Fetched fetched = fetch("c", "missing", "b", "a");
        assertThat(fetched.contents())
                .containsExactly(
                        new Content(bytes("c"), Optional.of(bytes("3")), deadline("c")),
                        new Content(bytes("missing"), Optional.empty(), Deadline.NONE),
                        new Content(bytes("b"), Optional.empty(), Deadline.NONE),
                        new Content(bytes("a"), Optional.of(bytes("1")), Deadline.NONE));
        assertThat(fetched.tip().position()).isEqualTo(position());
    }

    @Test
    void anUntouchedMapHoldsNothing() {
        Fetched fetched = fetch("a");
        assertThat(fetched.contents()).containsExactly(new Content(bytes("a"), Optional.empty(), Deadline.NONE));
        assertThat(fetched.tip().position()).isEqualTo(position());
    }

    @Test
    void fetchingChangesNothing() {
        writer.run(set("a", "1"), setFor("b", "2", LONG));
        RecordingFeed feed = feed(process());
        fetch("a", "b");
        writer.run(set("last", "1"));
        assertThat(feed.awaitChanges(1)).hasSize(1);
    }

    @Test
    void G2_whatIsFetchedIsExactlyWhatWasHeldAtTheTipWhileOthersWrite() {
        writer.run(set("a", "0"), set("b", "0"));
        long before = position().number();
        List<Fetched> all = new ArrayList<>();
        Link reading = process();
        atOnce(
                () -> IntStream.rangeClosed(1, 200)
                        .forEach(i -> writer.run(set("a", String.valueOf(i)), set("b", String.valueOf(i)))),
                () -> IntStream.range(0, 100).forEach(i -> all.add(fetch(reading, "a", "b"))));
        for (Fetched fetched : all) {
            long written = fetched.tip().position().number() - before;
            assertThat(values(fetched)).containsExactly(String.valueOf((written + 1) / 2), String.valueOf(written / 2));
        }
    }

    @Test
    void muchIsFetchedInSeveralAnswersOfWhichEachBringsSomething() {
        byte[] large = new byte[1 << 18];
        List<Bytes> keys =
                IntStream.range(0, 64).mapToObj(i -> Bytes.utf8("large" + i)).toList();
        for (Bytes key : keys) {
            writer.run(Command.set(key, Bytes.wrap(large)));
        }
        List<Content> found = new ArrayList<>();
        while (found.size() < keys.size()) {
            List<Bytes> rest = keys.subList(found.size(), keys.size());
            List<Content> some = Eventually.get(link.fetch(rest)).contents();
            assertThat(some).isNotEmpty();
            assertThat(rest.subList(0, some.size()))
                    .isEqualTo(some.stream().map(Content::key).toList());
            found.addAll(some);
        }
        assertThat(found)
                .allSatisfy(content ->
                        assertThat(content.value().orElseThrow().length()).isEqualTo(large.length));
    }

    private Fetched fetch(String... keys) {
        return fetch(link, keys);
    }

    private static Fetched fetch(Link from, String... keys) {
        return Eventually.get(from.fetch(Stream.of(keys).map(Bytes::utf8).toList()));
    }

    private static List<String> values(Fetched fetched) {
        return fetched.contents().stream()
                .map(content -> content.value().orElseThrow().utf8())
                .toList();
    }
}

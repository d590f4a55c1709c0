package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.expire;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static dev.rmap.testkit.Commands.setKeeping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Link;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.RecordingFeed.Event;
import dev.rmap.testkit.net.FaultProxy;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the authority is told of changes by peers that know no deadlines, and what becomes of the records of deadlines. */
class PeerChangesOnRedisTest extends OnItsOwnRedis {

    private static final long LONG = 3_600_000;
    private static final int MANY = 5_000;

    private Deadline deadline(String key) {
        return content().get(Bytes.utf8(key)).deadline();
    }

    private Set<String> records() {
        return redis.hash(keys.deadlines()).keySet();
    }

    private static Command[] manyFor(long millis) {
        return keysOfMany().stream().map(key -> setFor(key, "1", millis)).toArray(Command[]::new);
    }

    private static List<String> keysOfMany() {
        return IntStream.range(0, MANY).mapToObj(i -> "k" + i).toList();
    }

    private void awaitOnlyRecords(String... kept) {
        Eventually.until("the other records are gone", () -> records().equals(Set.of(kept)));
    }

    private void publishSet(String key, String value, long number) {
        peer.publish(WireFormat.encode(new WireMessage.Set(Bytes.utf8(key), Bytes.utf8(value), number, Trailer.NONE)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesOfRevisionsThatNoPeerMadeEndNoDeadline(boolean theirOwnMessagesWereHeard) {
        if (theirOwnMessagesWereHeard) {
            feed(link);
        }
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
        writer.run(set("c", "1"));
        if (!theirOwnMessagesWereHeard) {
            feed(link);
        }
        publishSet("a", "2", 3);
        peer.publish(utf8("reset:3"));
        peer.publish(utf8("destroy:3"));
        peer.set("b", "2");
        awaitOnlyRecords("a", "=kept");
        assertThat(deadline("a").exists()).isTrue();
    }

    @Test
    void aMessageThatComesOnceMoreEndsNoDeadline() {
        feed(link);
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
        peer.set("c", "1");
        publishSet("a", "2", 3);
        peer.publish(utf8("reset:3"));
        peer.set("b", "2");
        awaitOnlyRecords("a", "=kept");
    }

    @Test
    void aNumberThatIsFarAheadSilencesNoReports() {
        RecordingFeed feed = feed(link);
        for (int round = 0; round < 10; round++) {
            writer.run(setFor("a", "1", LONG));
            publishSet("a", "2", 1_000_000 + round);
            peer.set("a", "2");
            awaitOnlyRecords("=kept");
        }
        assertThat(feed.numbers()).contains(1_000_009L);
    }

    @Test
    void reportsGoOnInAHistoryThatBeginsAnew() {
        feed(link);
        for (int i = 0; i < 50; i++) {
            writer.run(set("a", "1"));
        }
        redis.command("FLUSHALL");
        writer.withBase(position().revision()).run(setFor("a", "1", LONG));
        peer.set("a", "2");
        awaitOnlyRecords("=kept");
    }

    private CatchUpReply tell(Lineage lineage, String key, long number, String digest) {
        List<Bytes> words = List.of(Bytes.utf8(key), Bytes.utf8(Long.toString(number)), Bytes.utf8(digest));
        return ask(CatchUp.Question.changedByPeers(lineage, words));
    }

    @Test
    void wordsAboutAnotherHistoryEndNoDeadline() {
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
        peer.set("c", "1");
        Lineage other = new Lineage(position().lineage().id() + 1);
        tell(other, "a", 3, "");
        tell(other, "", 3, "");
        assertThat(deadline("a").exists()).isTrue();
        tell(position().lineage(), "a", 3, "");
        assertThat(records()).containsExactlyInAnyOrder("b", "=kept");
        tell(Lineage.UNKNOWN, "b", 3, "");
        assertThat(records()).containsExactly("=kept");
    }

    @Test
    void whatIsTooMuchToBeToldIsSwept() {
        feed(link);
        writer.commit(manyFor(LONG));
        writer.run(setFor("a", "1", LONG));
        peer.deleteAtOnce(keysOfMany());
        awaitOnlyRecords("a", "=kept");
    }

    @Test
    void whatWasMissedWhileTheFeedWasLostIsSweptAfterTheCatchUp() {
        try (FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                RedisBackend there = RedisBackend.connect(
                        server.address().through(proxy.port()).uri())) {
            Link distant = there.link(map);
            RecordingFeed feed = feed(distant);
            writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
            feed.awaitNumber(2);
            Position before = position();
            proxy.refuse();
            proxy.cutAll();
            peer.delete("a");
            proxy.heal();
            Eventually.until("the feed is open again", () -> feed.count(Event.Opened.class) > 1);
            CatchUpReader.read(distant, before);
            awaitOnlyRecords("b", "=kept");
        }
    }

    private String sweep(String cursor) {
        return ask(CatchUp.Question.sweep(cursor)).cursor();
    }

    private int callsToSweep(String begun) {
        int calls = 0;
        for (String cursor = begun; !cursor.equals("0"); cursor = sweep(cursor)) {
            calls++;
        }
        return calls;
    }

    @Test
    void aSweepLooksAtFewRecordsInEachCallAndIsOneForAllWhoWantIt() {
        writer.commit(manyFor(LONG));
        int alone = 1 + callsToSweep(sweep("0"));
        assertThat(alone).isBetween(MANY / 300, MANY / 200);
        String first = sweep("0");
        String second = sweep("0");
        assertThat(callsToSweep(second)).isBetween(alone, 2 * alone);
        assertThat(sweep(first)).isEqualTo("0");
        assertThat(records()).hasSize(MANY + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1:", "7:99999999999999999999", "99999999999999999999:0", "9007199254740990:1"})
    void aSweepEndsWhateverSomebodyWroteAboutIt(String swept) {
        writer.commit(manyFor(LONG));
        peer.deleteAtOnce(keysOfMany());
        String begun = sweep("0");
        redis.command("HSET", keys.meta(), "swept", swept);
        assertThat(callsToSweep(begun)).isLessThan(3 * MANY / 200);
        callsToSweep(sweep("0"));
        assertThat(records()).containsExactly("=kept");
    }

    @Test
    void whatWasRemovedWhileNobodyListenedIsSweptByWhoeverLoadsTheMap() {
        writer.run(setFor("a", "1", LONG), setFor("b", "1", LONG));
        peer.delete("a");
        CatchUpReader.read(backend.link(map), Position.NONE);
        awaitOnlyRecords("b", "=kept");
    }

    /** Leaves many records that are older than a clear by a peer, and one that is newer, and the word that tells of it. */
    private CatchUpReply tellOfAClearThatLeftManyRecords() {
        writer.commit(manyFor(LONG));
        peer.clear("reset");
        peer.set("k1", "1");
        writer.run(setFor("new", "1", LONG));
        return tell(position().lineage(), "", MANY + 1, "");
    }

    @Test
    void aClearEndsDeadlinesInOneCallThatLooksAtFewOfThem() {
        tellOfAClearThatLeftManyRecords();
        assertThat(records()).hasSizeGreaterThan(MANY / 2);
        assertThat(deadline("k1").exists()).isFalse();
        assertThat(deadline("new").exists()).isTrue();
    }

    @Test
    void writersTakeARecordFromBeforeAClearForNone() {
        writer.commit(manyFor(LONG));
        Deadline before = deadline("k1");
        peer.clear("reset");
        peer.set("k1", "1");
        peer.set("k2", "1");
        writer.run(setFor("new", "1", LONG));
        tell(position().lineage(), "", MANY + 1, "");
        assertThat(writer.runOne(expire("k1", before)).outcome()).isEqualTo(Outcome.REFUSED);
        writer.run(setKeeping("k2", "2"));
        assertThat(deadline("k2").exists()).isFalse();
    }

    @Test
    void recordsFromBeforeAClearAreSweptByWhoeverTellsOfIt() {
        feed(link);
        tellOfAClearThatLeftManyRecords();
        peer.clear("reset");
        peer.set("k1", "1");
        writer.run(setFor("newer", "1", LONG));
        awaitOnlyRecords("newer", "=kept");
    }

    /** Words in the place of the keys of the map. */
    @ParameterizedTest
    @ValueSource(strings = {"DEL CONTENT", "DEL DEADLINES", "HSET META seen abc"})
    void theMarkOfAClearEndsWithTheDeadlines(String loss) {
        tellOfAClearThatLeftManyRecords();
        assertThat(redis.text("HGET", keys.meta(), "voided")).isEqualTo(String.valueOf(MANY + 1));
        redis.command(loss.replace("CONTENT", keys.content())
                .replace("DEADLINES", keys.deadlines())
                .replace("META", keys.meta())
                .split(" "));
        tip();
        assertThat(redis.hash(keys.meta()))
                .doesNotContainKeys("voided", "swept")
                .containsKey("lineage");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theMarkOfAClearEndsWithTheNextClear(boolean byAPeer) {
        tellOfAClearThatLeftManyRecords();
        if (byAPeer) {
            peer.clear("destroy");
            tip();
        } else {
            writer.run(clear());
        }
        assertThat(redis.hash(keys.meta())).doesNotContainKeys("voided", "swept", "dated");
    }
}

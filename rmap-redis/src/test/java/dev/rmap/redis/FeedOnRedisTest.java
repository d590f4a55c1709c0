package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.destroy;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Link;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Change.Stamp;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.MapName;
import dev.rmap.model.OperationId;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.RecordingFeed.Event;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The channel as a feed, and what happens to it. */
class FeedOnRedisTest extends OnRedis {

    private static Stamp stampOfGo(long number) {
        return new Stamp(new Revision(Lineage.UNKNOWN, number), OperationId.NONE, false, Deadline.NONE);
    }

    @Test
    void changesOfGoComeWithoutALineage() {
        RecordingFeed feed = feed(link);
        peer.set("a", "1");
        peer.delete("a");
        peer.clear("reset");
        peer.clear("destroy");
        Bytes a = Bytes.utf8("a");
        assertThat(feed.awaitChanges(4))
                .containsExactly(
                        new Change.Put(stampOfGo(1), a, Bytes.utf8("1"), Deadline.NONE),
                        new Change.Delete(stampOfGo(2), a, Reason.REMOVED),
                        new Change.Clear(stampOfGo(3), Reason.REMOVED),
                        new Change.Clear(stampOfGo(4), Reason.DESTROYED));
    }

    @Test
    void aNoteSpeaksOnlyForTheClearOfItsRevision() {
        RecordingFeed feed = feed(link);
        writer.run(clear());
        peer.clear("reset");
        writer.run(destroy());
        List<Change> changes = feed.awaitChanges(3);
        assertThat(changes).extracting(Change::number).containsExactly(1L, 2L, 3L);
        assertThat(changes)
                .extracting(change -> change.stamp().operation().isKnown())
                .containsExactly(true, false, true);
        assertThat(changes)
                .extracting(change -> ((Change.Clear) change).reason())
                .containsExactly(Reason.REMOVED, Reason.REMOVED, Reason.DESTROYED);
    }

    @Test
    void aNoteSpeaksForOneClear() {
        RecordingFeed feed = feed(link);
        writer.run(clear());
        peer.publish(utf8("reset:1"));
        assertThat(feed.awaitChanges(2))
                .extracting(change -> change.stamp().operation().isKnown())
                .containsExactly(true, false);
    }

    @Test
    void aNoteWhoseClearWasLostSpeaksForNoneAfterTheConnectionIsThereAgain() {
        RecordingFeed feed = feed(link);
        Trailer ofAnother =
                new Trailer(new Lineage(7), new OperationId(7, 7), false, Reason.EXPIRED, Deadline.NONE, Deadline.NONE);
        peer.publish(WireFormat.encode(new WireMessage.Note(WireMessage.RESET, 2, ofAnother)));
        peer.set("a", "1");
        feed.awaitChanges(1);
        redis.command("CLIENT", "KILL", "TYPE", "pubsub");
        Eventually.until("the feed is open again", () -> feed.count(Event.Opened.class) > 1);
        peer.clear("reset");
        assertThat(feed.awaitChanges(2).get(1)).isEqualTo(new Change.Clear(stampOfGo(2), Reason.REMOVED));
    }

    @Test
    void W10_messagesThatAreNoneAreSaidAndStopNothing() {
        RecordingFeed feed = feed(link);
        peer.publish(utf8("nonsense"));
        peer.publish(utf8("set:secret"));
        peer.publish(new byte[0]);
        peer.publish(utf8("reset:18446744073709551615"));
        writer.run(set("a", "1"));
        feed.awaitChanges(1);
        Eventually.until("three or four complaints", () -> feed.count(Event.Malformed.class) >= 3);
        assertThat(feed.events()).noneMatch(event -> event.toString().contains("secret"));
    }

    @Test
    void fieldsThatAreReservedAreNoEntries() {
        RecordingFeed feed = feed(link);
        peer.publish(WireFormat.encode(new WireMessage.Set(Bytes.utf8("=rev"), Bytes.utf8("7"), 7, Trailer.NONE)));
        peer.publish(WireFormat.encode(new WireMessage.Set(Bytes.utf8("=kind"), Bytes.utf8("set"), 7, Trailer.NONE)));
        writer.run(set("a", "1"));
        assertThat(feed.awaitChanges(1)).extracting(Change::number).containsExactly(1L);
        assertThat(feed.count(Event.Malformed.class)).isZero();
    }

    @Test
    void twoLinksOfOneProcessBothHear() {
        Link second = backend.link(map);
        RecordingFeed one = feed(link);
        RecordingFeed two = feed(second);
        writer.run(set("a", "1"));
        assertThat(one.awaitChanges(1)).isEqualTo(two.awaitChanges(1));
        link.close();
        writer.run(set("a", "2"));
        two.awaitNumber(2);
        assertThat(one.numbers()).containsExactly(1L);
        RecordingFeed third = feed(backend.link(map));
        writer.run(set("a", "3"));
        third.awaitNumber(3);
        two.awaitNumber(3);
    }

    @Test
    void hundredsOfMapsCanBeOpen() {
        List<RecordingFeed> feeds = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            RecordingFeed feed = new RecordingFeed();
            backend.link(new MapName(map + "-" + n)).openFeed(feed);
            feeds.add(feed);
        }
        feeds.forEach(RecordingFeed::awaitOpened);
        new Writer(backend.link(new MapName(map + "-299"))).run(set("a", "1"));
        feeds.get(299).awaitChanges(1);
    }

    @Test
    void aFeedOpensOnceHoweverManyThereAre() {
        RecordingFeed one = feed(link);
        RecordingFeed two = feed(backend.link(map));
        writer.run(set("a", "1"));
        one.awaitChanges(1);
        two.awaitChanges(1);
        assertThat(one.count(Event.Opened.class)).isEqualTo(1);
        assertThat(two.count(Event.Opened.class)).isEqualTo(1);
    }

    @Test
    void G10_aReceiverThatThrowsStarvesNobody() {
        RecordingFeed before = feed(backend.link(map));
        link.openFeed(new FeedSink() {
            @Override
            public void opened() {
                throw new IllegalStateException("opened");
            }

            @Override
            public void change(Change change) {
                throw new IllegalStateException("change");
            }

            @Override
            public void malformed(String why) {
                throw new IllegalStateException("malformed");
            }

            @Override
            public void lost(String why) {
                throw new IllegalStateException("lost");
            }
        });
        RecordingFeed after = feed(backend.link(map));
        writer.run(set("a", "1"), set("a", "2"), remove("a"));
        before.awaitNumber(3);
        after.awaitNumber(3);
    }

    @Test
    void W1_aSubscriptionThatIsKilledOpensAgainAndSaysSo() {
        RecordingFeed one = feed(link);
        RecordingFeed two = feed(backend.link(map));
        redis.command("CLIENT", "KILL", "TYPE", "pubsub");
        Eventually.until(
                "both feeds are open again",
                () -> one.count(Event.Opened.class) > 1 && two.count(Event.Opened.class) > 1);
        assertThat(List.of(one, two))
                .allSatisfy(feed -> assertThat(feed.events())
                        .extracting(event -> (Object) event.getClass())
                        .containsExactly(Event.Opened.class, Event.Lost.class, Event.Opened.class));
        writer.run(set("a", "1"));
        one.awaitChanges(1);
        two.awaitChanges(1);
    }

    @Test
    void aFeedOpensAgainAfterTheServerWasAway() {
        try (RedisServer own = RedisServers.start();
                RedisBackend there = RedisBackend.connect(own.uri())) {
            Link other = there.link(map);
            RecordingFeed feed = feed(other);
            own.restartEmpty();
            Eventually.until("the feed is open again", () -> feed.count(Event.Opened.class) > 1);
            Eventually.until("a write is heard", () -> {
                try {
                    new Writer(other).run(set("a", "1"));
                } catch (BackendException e) {
                    return false;
                }
                return !feed.changes().isEmpty();
            });
        }
    }

    @Test
    void aFeedThatCannotBeOpenedIsLostAndTriedAgain() {
        RedisServer shared = RedisServers.shared();
        try (FaultProxy proxy =
                        FaultProxy.to(shared.address().host(), shared.address().port());
                RedisBackend there = RedisBackend.builder(
                                shared.address().through(proxy.port()).uri())
                        .responseTimeout(Duration.ofMillis(200))
                        .connect()) {
            proxy.refuse();
            proxy.cutAll();
            RecordingFeed feed = new RecordingFeed();
            there.link(map).openFeed(feed);
            Eventually.until("the feed is lost", () -> feed.count(Event.Lost.class) > 0);
            assertThat(feed.count(Event.Opened.class)).isZero();
            proxy.heal();
            feed.awaitOpened();
            writer.run(set("a", "1"));
            feed.awaitChanges(1);
        }
    }
}

package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.model.Bytes;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.Writer;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.client.RedisException;

/** A server that will not write now, or not for this user, is heard before anything has changed. */
class UnwillingServerTest extends OnItsOwnRedis {

    @Test
    void aServerWithoutMemoryIsUnavailableForWhatNeedsSome() {
        writer.run(set("a", "1"), setFor("b", "1", 3_600_000), set("c", "1"), set("large", "x".repeat(10_000)));
        redis.command("CONFIG", "SET", "maxmemory", "1");
        Map<String, String> before = everything();
        assertThat(failure(() -> writer.run(set("a", "2"))).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> writer.run(set("a", "2"), remove("b"))).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(everything()).isEqualTo(before);
        writer.run(remove("b"));
        writer.run(remove("large"));
        writer.run(clear());
        redis.command("CONFIG", "SET", "maxmemory", "0");
        assertThat(content()).isEmpty();
        writer.run(set("d", "1"));
        assertThat(content()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIG SET maxmemory 1", "CONFIG SET min-replicas-to-write 1", "REPLICAOF 127.0.0.1 1"})
    void G6_aServerThatWritesNothingStillSaysWhereItStandsAndWhatItHolds(String unwilling) {
        writer.run(set("a", "1"), setFor("b", "1", 3_600_000), setFor("c", "1", 3_600_000));
        Position before = position();
        peer.set("b", "2");
        peer.delete("a");
        redis.command(unwilling.split(" "));
        assertThat(position()).isEqualTo(new Position(before.revision().at(5), OperationId.NONE));
        assertThat(since(before)).isInstanceOf(CatchUpReader.Result.Snapshot.class);
        assertThat(content()).containsOnlyKeys(Bytes.utf8("b"), Bytes.utf8("c"));
        assertThat(content().get(Bytes.utf8("b")).deadline().exists()).isFalse();
        assertThat(Eventually.get(link.fetch(List.of(Bytes.utf8("b")))).contents())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIG SET maxmemory 1", "CONFIG SET min-replicas-to-write 1", "REPLICAOF 127.0.0.1 1"})
    void G6_aServerThatWritesNothingStillTellsOfAClear(String unwilling) {
        writer.run(setFor("a", "1", 3_600_000));
        Position before = position();
        peer.clear("reset");
        redis.command(unwilling.split(" "));
        assertThat(position().revision()).isEqualTo(before.revision().at(2));
        assertThat(since(before)).isInstanceOf(CatchUpReader.Result.Snapshot.class);
        assertThat(content()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIG SET maxmemory 1", "CONFIG SET min-replicas-to-write 1", "REPLICAOF 127.0.0.1 1"})
    void G6_aServerThatWritesNothingStillAnswersForAMapThatIsIdle(String unwilling) {
        Position before = position();
        redis.command("HSET", keys.meta(), "idle", "1");
        redis.command(unwilling.split(" "));
        assertThat(position()).isEqualTo(before);
    }

    @Test
    void aReplicaOfTheServerIsUnavailable() {
        writer.run(set("a", "1"));
        redis.command("REPLICAOF", "127.0.0.1", "1");
        Map<String, String> before = everything();
        assertThat(failure(() -> writer.run(set("a", "2"))).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aServerShortOfReplicasIsUnavailable() {
        writer.run(set("a", "1"));
        redis.command("CONFIG", "SET", "min-replicas-to-write", "1");
        Map<String, String> before = everything();
        assertThat(failure(() -> writer.run(set("a", "2"))).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aUserWhoMayNotPublishIsRefusedBeforeAnythingIsWritten() {
        redis.command("ACL", "SETUSER", "ann", "on", ">secret", "~*", "+@all", "resetchannels");
        try (RedisBackend asAnn = RedisBackend.connect(server.uri().replace("redis://", "redis://ann:secret@"))) {
            Writer ann = new Writer(asAnn.link(map));
            assertThat(failure(() -> ann.run(set("a", "1"))))
                    .returns(Kind.REFUSED, BackendException::kind)
                    .hasMessageContaining("NOPERM")
                    .hasMessageNotContaining("secret");
        }
        assertThat(content()).isEmpty();
    }

    @Test
    void aUserWhoLosesTheChannelIsRefusedBeforeAnythingIsWritten() {
        redis.command("ACL", "SETUSER", "ann", "on", ">secret", "~*", "&*", "+@all");
        try (RedisBackend asAnn = RedisBackend.connect(server.uri().replace("redis://", "redis://ann:secret@"))) {
            Writer ann = new Writer(asAnn.link(map));
            ann.run(set("a", "1"));
            redis.command("ACL", "SETUSER", "ann", "resetchannels");
            Map<String, String> before = everything();
            assertThat(failure(() -> ann.run(set("a", "2"))).kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure(() -> ann.run(remove("a"))).kind()).isEqualTo(Kind.REFUSED);
            assertThat(everything()).isEqualTo(before);
        }
    }

    @Test
    void aCommandThatIsMissedAfterTheFirstWriteLeavesTheOutcomeUnknown() {
        redis.command("ACL", "SETUSER", "ann", "on", ">secret", "~*", "&*", "+@all", "-hkeys");
        try (RedisBackend asAnn = RedisBackend.connect(server.uri().replace("redis://", "redis://ann:secret@"))) {
            Writer ann = new Writer(asAnn.link(map));
            assertThat(failure(() -> ann.run(set("a", "1"))).kind()).isEqualTo(Kind.UNKNOWN);
        }
        assertThat(content()).hasSize(1);
    }

    @Test
    void aUserWhoMayNotKeepALargeAnswerStoresNothing() {
        redis.command("ACL", "SETUSER", "ann", "on", ">secret", "~*", "&*", "+@all", "-set");
        writer.run(set("a", "x".repeat(10_000)));
        try (RedisBackend asAnn = RedisBackend.connect(server.uri().replace("redis://", "redis://ann:secret@"))) {
            Writer ann = new Writer(asAnn.link(map));
            ann.run(set("b", "1"));
            assertThat(failure(() -> ann.run(set("a", "2"))).kind()).isEqualTo(Kind.UNKNOWN);
            ann.withBase(position().revision());
            assertThat(failure(() -> ann.run(set("a", "2"))).kind()).isEqualTo(Kind.UNKNOWN);
            assertThat(position().number()).isEqualTo(2);
            ann.run(set("b", "2"));
        }
        assertThat(redis.text("HGET", keys.content(), "a")).hasSize(10_000);
        assertThat(position().number()).isEqualTo(3);
    }

    @Test
    void whatAScriptRaisesIsKnownByItsMarksOfEveryVersion() {
        Failures failures = new Failures("here", "", "");
        String of7 = "ERR ACL failure in script: User ann has no permissions to run the 'set' command script: ab, on "
                + "@user_script:7.";
        String of6 =
                "ERR Error running script (call to f_ab): @user_script:7: @user_script: 7: NOPERM The user executing "
                        + "the script can't run this command or subcommand";
        assertThat(failures.of(new RedisException(of7)).kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(failures.of(new RedisException(of6)).kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(failures.of(new RedisException("NOPERM this user has no permissions"))
                        .kind())
                .isEqualTo(Kind.REFUSED);
        assertThat(failures.of(new RedisException("OOM no memory script: ab, on @user_script:7."))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void G10_aSubscriptionThatIsRefusedAgainAndAgainIsToldOnce() {
        redis.command("ACL", "SETUSER", "ann", "on", ">secret", "~*", "+@all", "resetchannels");
        try (RedisBackend asAnn = RedisBackend.connect(server.uri().replace("redis://", "redis://ann:secret@"))) {
            RecordingFeed feed = new RecordingFeed();
            asAnn.link(map).openFeed(feed);
            Eventually.until("three questions that were refused, and one with an unknown script", () -> refused() >= 4);
            assertThat(feed.count(RecordingFeed.Event.Lost.class)).isEqualTo(1);
            redis.command("ACL", "SETUSER", "ann", "&*");
            feed.awaitOpened();
        }
    }

    private long refused() {
        Matcher refused = Pattern.compile("cmdstat_evalsha:.*failed_calls=(\\d+)")
                .matcher(String.valueOf(redis.text("INFO", "commandstats")));
        return refused.find() ? Long.parseLong(refused.group(1)) : 0;
    }

    @Test
    void aUserWhoMayNotTouchTheKeysIsRefused() {
        redis.command("ACL", "SETUSER", "ann", "on", ">secret", "~other*", "&*", "+@all");
        try (RedisBackend asAnn = RedisBackend.connect(server.uri().replace("redis://", "redis://ann:secret@"))) {
            Writer ann = new Writer(asAnn.link(map));
            assertThat(failure(() -> ann.run(set("a", "1"))).kind()).isEqualTo(Kind.REFUSED);
        }
        assertThat(everything()).isEmpty();
    }
}

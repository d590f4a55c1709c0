package dev.rmap.redis;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.model.Command;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.CatchUpReader.Result.Failed;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.Writer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does not allow, or what is broken in it, ends in an exception and leaves no trace. */
class RefusalOnRedisTest extends OnRedis {

    static Stream<String> corruptRevisions() {
        return Stream.of(
                "abc", "", "-1", "05", "+5", "1e3", " 5", "5.0", "9007199254740992", "18446744073709551615", "0x5");
    }

    @ParameterizedTest
    @MethodSource("corruptRevisions")
    void W21_aCorruptRevisionRefusesAKnownWriterAlsoIfTheMetaHashSaysTheSame(String revision) {
        writer.run(set("a", "1"));
        writer.withBase(position().revision()).run(set("a", "2"));
        writer.withBase(position().revision());
        redis.command("HSET", keys.content(), "=rev", revision);
        redis.command("HSET", keys.meta(), "seen", revision);
        Map<String, String> before = everything();
        assertThat(failure(() -> writer.run(set("a", "3"))).kind()).isEqualTo(Kind.REFUSED);
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("corruptRevisions")
    void W21_aCorruptRevisionRefusesEverythingAndNothingIsChanged(String revision) {
        writer.run(set("a", "1"), setFor("b", "1", 3_600_000));
        redis.command("HSET", keys.content(), "=rev", revision);
        Map<String, String> before = everything();
        RecordingFeed feed = feed(backend.link(map));
        for (Command command : new Command[] {set("a", "2"), remove("a"), add("n", 1), clear()}) {
            assertThat(failure(() -> writer.run(command)))
                    .returns(Kind.REFUSED, BackendException::kind)
                    .hasMessageContaining("=rev of " + keys.content())
                    .hasMessageContaining(server.uri());
        }
        assertThat(failure(this::tip).kind()).isEqualTo(Kind.REFUSED);
        assertThat(since(Position.NONE))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause().kind()).isEqualTo(Kind.REFUSED));
        assertThat(everything()).isEqualTo(before);
        assertThat(feed.changes()).isEmpty();
    }

    @Test
    void theLastRevisionIsTheLast() {
        redis.command("HSET", keys.content(), "=rev", "9007199254740990");
        writer.run(set("a", "1"));
        Map<String, String> before = everything();
        assertThat(failure(() -> writer.run(set("a", "2"))))
                .returns(Kind.REFUSED, BackendException::kind)
                .hasMessageContaining("used up");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"content", "meta", "log", "deadlines"})
    void aKeyOfAnotherTypeRefusesAndNothingIsChanged(String which) {
        writer.run(set("a", "1"), setFor("b", "1", 3_600_000));
        Writer other = new Writer(link, 77);
        String key = Map.of(
                        "content", keys.content(),
                        "meta", keys.meta(),
                        "log", keys.log(),
                        "deadlines", keys.deadlines())
                .get(which);
        redis.command("DEL", key);
        redis.command("RPUSH", key, "x");
        Map<String, String> before = everything();
        assertThat(failure(() -> other.run(set("a", "2"))))
                .returns(Kind.REFUSED, BackendException::kind)
                .hasMessageContaining("WRONGTYPE")
                .hasMessageContaining(keys.content())
                .hasMessageContaining(key);
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"content", "meta", "log", "deadlines"})
    void aReaderIsToldWhichKeysToLookAt(String which) {
        writer.run(set("a", "1"), setFor("b", "1", 3_600_000));
        Position before = position();
        writer.run(set("a", "2"));
        String key = which.equals("content") ? keys.content() : keys.meta().replace(":meta", ":" + which);
        redis.command("DEL", key);
        redis.command("RPUSH", key, "x");
        assertThat(since(before))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause())
                                .returns(Kind.REFUSED, BackendException::kind)
                                .hasMessageContaining("WRONGTYPE")
                                .hasMessageContaining(key));
    }

    @Test
    void aReaderIsToldOfAFailureOnce() {
        redis.command("SET", keys.content(), "x");
        assertThat(CatchUpReader.read(link, Position.NONE)).isInstanceOf(Failed.class);
    }
}

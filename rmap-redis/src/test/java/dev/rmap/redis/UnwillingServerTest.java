package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.testkit.Writer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server that will not write now, or not for this user, is heard before anything has changed. */
class UnwillingServerTest extends OnItsOwnRedis {

    @Test
    void aServerWithoutMemoryIsUnavailableForWhatNeedsSome() {
        writer.run(set("a", "1"), setFor("b", "1", 3_600_000), set("c", "1"));
        redis.command("CONFIG", "SET", "maxmemory", "1");
        Map<String, String> before = everything();
        assertThat(failure(() -> writer.run(set("a", "2"))).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> writer.run(set("a", "2"), remove("b"))).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(everything()).isEqualTo(before);
        writer.run(remove("b"));
        writer.run(clear());
        redis.command("CONFIG", "SET", "maxmemory", "0");
        assertThat(content()).isEmpty();
        writer.run(set("d", "1"));
        assertThat(content()).hasSize(1);
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
    void aUserWhoMayNotTouchTheKeysIsRefused() {
        redis.command("ACL", "SETUSER", "ann", "on", ">secret", "~other*", "&*", "+@all");
        try (RedisBackend asAnn = RedisBackend.connect(server.uri().replace("redis://", "redis://ann:secret@"))) {
            Writer ann = new Writer(asAnn.link(map));
            assertThat(failure(() -> ann.run(set("a", "1"))).kind()).isEqualTo(Kind.REFUSED);
        }
        assertThat(everything()).isEmpty();
    }
}

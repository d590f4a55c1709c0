package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.BackendException;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisOptions;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users of Redis who lack a permission. Nobody waits here: all that could end a wait comes after the tests' own bound. */
@Timeout(60)
class RefusedUserTest {

    private static final Duration TOO_LONG = Duration.ofHours(1);

    private final Scene scene = Scene.own(RedisOptions.plain());

    @AfterEach
    void close() {
        scene.close();
    }

    private RedisBackend asAnn() {
        RedisBackend backend =
                RedisBackend.connect("redis://ann:secret@" + scene.server().address());
        scene.atEnd(backend::close);
        return backend;
    }

    private ReplicatedMap<String, String> open(RedisBackend backend) {
        return scene.open(scene.builder(backend).joinTimeout(TOO_LONG).writeTimeout(TOO_LONG));
    }

    private void grant(String... rules) {
        String[] words = new String[rules.length + 3];
        System.arraycopy(new String[] {"ACL", "SETUSER", "ann"}, 0, words, 0, 3);
        System.arraycopy(rules, 0, words, 3, rules.length);
        scene.redis().command(words);
    }

    private void assertToldWhatIsMissing(ThrowingCallable call, String missing) {
        assertThatThrownBy(call)
                .isInstanceOf(NotReadyException.class)
                .hasMessageStartingWith("map " + scene.name() + " cannot be loaded from")
                .hasMessageContaining("NOPERM")
                .hasMessageContaining(missing)
                .hasMessageContaining("~" + scene.content())
                .hasMessageContaining("&" + scene.channel())
                .hasMessageContaining("ACL SETUSER")
                .hasMessageNotContaining("secret")
                .hasCauseInstanceOf(BackendException.class);
    }

    @Test
    void G10_aUserWithoutTheChannelIsToldAtOnceWhatIsMissing() {
        grant("on", ">secret", "~*", "+@all", "resetchannels");
        RedisBackend backend = asAnn();
        assertToldWhatIsMissing(() -> open(backend), "may not subscribe to the channel " + scene.channel());
        grant("&" + scene.channel());
        assertThat(open(backend)).isEmpty();
    }

    @Test
    void G10_aUserWhoMayNotSubscribeIsToldAtOnceWhatIsMissing() {
        grant("on", ">secret", "~*", "&*", "+@all", "-subscribe");
        RedisBackend backend = asAnn();
        assertToldWhatIsMissing(() -> open(backend), "may not subscribe to the channel " + scene.channel());
    }

    @Test
    void G10_aUserWithoutTheKeysIsToldAtOnceWhatIsMissing() {
        grant("on", ">secret", "~other", "&*", "+@all");
        RedisBackend backend = asAnn();
        assertToldWhatIsMissing(() -> open(backend), "NOPERM");
    }

    @Test
    void G10_aUserWhoMayNotPublishReadsAndIsRefusedToWriteAtOnce() {
        grant("on", ">secret", "~*", "&*", "+@all", "-publish");
        ReplicatedMap<String, String> map = open(asAnn());
        assertThatThrownBy(() -> map.put("a", "1"))
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContaining(scene.name())
                .hasMessageContaining("no permission to publish")
                .hasMessageContaining("&" + scene.channel());
        assertThat(scene.authority()).isEmpty();
    }
}

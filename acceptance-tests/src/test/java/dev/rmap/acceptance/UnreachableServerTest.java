package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rmap.backend.BackendException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.net.FreePort;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that cannot be reached. */
class UnreachableServerTest {

    private final Scene scene = Scene.shared();

    @AfterEach
    void close() {
        scene.close();
    }

    private static String allMessages(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            all.append(at).append('\n');
        }
        return all.toString();
    }

    private static Throwable thrownBy(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isNotNull();
        return thrown;
    }

    @Test
    void anUnreachableServerIsNamedWithinTheConnectTimeoutWithoutItsPassword() {
        int port = FreePort.find();
        long start = System.nanoTime();
        Throwable thrown = thrownBy(() -> RedisBackend.builder("redis://:s3cret@127.0.0.1:" + port)
                .connectTimeout(Duration.ofSeconds(1))
                .connect());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(thrown).isInstanceOf(BackendException.class).hasMessageContaining("127.0.0.1:" + port);
        assertThat(allMessages(thrown)).doesNotContain("s3cret");
    }

    @Test
    void aServerThatAcceptsAndNeverAnswersIsGivenUp() {
        try (FaultProxy proxy = FaultProxy.to(
                scene.server().address().host(), scene.server().address().port())) {
            proxy.swallowReplies(1_000, request -> true, Afterwards.SILENCE);
            Throwable thrown = thrownBy(() -> RedisBackend.builder("redis://127.0.0.1:" + proxy.port())
                    .connectTimeout(Duration.ofSeconds(1))
                    .responseTimeout(Duration.ofMillis(300))
                    .connect());
            assertThat(thrown).isInstanceOf(BackendException.class).hasMessageContaining("127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void aServerThatDoesNotAnswerTheFirstQuestionIsNamedInOneLine() {
        RedisBackend backend = scene.throughProxy();
        scene.proxy().swallowReplies(1_000, RespRequest::isScript, Afterwards.SILENCE);
        Throwable thrown = thrownBy(
                () -> scene.builder(backend).joinTimeout(Duration.ofSeconds(2)).open());
        assertThat(thrown)
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining(scene.name())
                .hasMessageContaining("127.0.0.1:" + scene.proxy().port());
        assertThat(thrown.getMessage())
                .contains("does not answer: no reply within 500 ms")
                .doesNotContain("params", "EVALSHA", "netty", "Redisson")
                .hasSizeLessThan(300)
                .doesNotContain("\n");
    }
}

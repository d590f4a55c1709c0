package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.BackendException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.WriteRedisConnectionException;

/** A failure says what happened to which server, and not how Redisson noticed. */
class TroubleTest {

    private static final Failures FAILURES = new Failures("redis://there:6379", "", "");

    static Stream<Arguments> failures() {
        ConnectException refused = new ConnectException("Connection refused: there/10.0.0.1:6379");
        refused.initCause(new ConnectException("Connection refused"));
        return Stream.of(
                Arguments.of(
                        new RedisTimeoutException(
                                "Unable to acquire connection! java.util.concurrent.CompletableFuture@1"
                                        + "[Completed exceptionally: java.util.concurrent.CancellationException]Increase connection"
                                        + " pool size or timeout. Node source: NodeSource [slot=0]"),
                        "redis://there:6379 does not answer: no connection was free in time, and none could be made"),
                Arguments.of(
                        new RedisResponseTimeoutException(
                                "Redis server response timeout (3000 ms) occurred after 0 of 0"
                                        + " retry attempts, is non-idempotent command: false Check connection with Redis node"),
                        "redis://there:6379 does not answer: no reply within 3000 ms"),
                Arguments.of(
                        new RedisTimeoutException("Command execution timeout for command: (PING), params: []"),
                        "redis://there:6379 does not answer"),
                Arguments.of(
                        new RedisException("Unexpected exception while processing command", refused),
                        "redis://there:6379 refuses connections: Connection refused: there/10.0.0.1:6379"),
                Arguments.of(
                        new RedisConnectionException(
                                "Unable to connect", new UnknownHostException("Failed to resolve 'there'")),
                        "redis://there:6379 cannot be reached: Failed to resolve 'there'"),
                Arguments.of(
                        new RedisConnectionException(
                                "Unable to connect", new ConnectException("connection timed out after 2000 ms: there")),
                        "redis://there:6379 cannot be reached: connection timed out after 2000 ms: there"));
    }

    static Stream<Arguments> furtherFailures() {
        return Stream.of(
                Arguments.of(
                        new RedisConnectionException("Can't connect to servers!"),
                        "redis://there:6379 cannot be reached"),
                Arguments.of(
                        new RedisConnectionException(
                                "Unable to connect",
                                new CompletionException(
                                        new IllegalStateException("Can't decode replay: HTTP/1.1 400"))),
                        "redis://there:6379 does not answer as Redis does: HTTP/1.1 400"),
                Arguments.of(
                        new RedisNodeNotFoundException(
                                "Node: NodeSource [slot=0] hasn't been discovered yet. Check..."),
                        "redis://there:6379 cannot be reached: no server is known that has the map"),
                Arguments.of(
                        new CompletionException(new ClosedChannelException()),
                        "redis://there:6379 closed the connection"),
                Arguments.of(
                        new RedisException("Unexpected", new SocketException("Connection reset by peer")),
                        "redis://there:6379 closed the connection: Connection reset by peer"),
                Arguments.of(
                        new WriteRedisConnectionException("Channel has been closed! Can't write command: (PING)"),
                        "redis://there:6379 closed the connection"),
                Arguments.of(
                        new RedisConnectionException(
                                "Unable to connect",
                                new RedisException("NOAUTH Authentication required. channel: [id: 0x1]")),
                        "redis://there:6379 says: NOAUTH Authentication required"),
                Arguments.of(
                        new RedisException("READONLY You can't write against a read only replica. script: c7d816, on"
                                + " @user_script:118.. channel: [id: 0x1] command: (EVALSHA)"),
                        "redis://there:6379 says: READONLY You can't write against a read only replica."),
                Arguments.of(new CancellationException("over"), "redis://there:6379: CancellationException: over"));
    }

    @ParameterizedTest
    @MethodSource({"failures", "furtherFailures"})
    void aFailureNamesTheServerAndWhatHappened(Throwable thrown, String message) {
        BackendException failure = FAILURES.of(thrown);
        assertThat(failure).hasMessage(message);
        assertThat(failure.getCause()).isSameAs(thrown instanceof CompletionException ? thrown.getCause() : thrown);
    }

    @Test
    void whatOnlyWrapsAnotherFailureIsNoTrouble() {
        Throwable untrusted = new RedisConnectionException(
                "Unable to connect",
                new ExecutionException(new IOException("unable to find valid certification path")));
        assertThat(Trouble.of(untrusted)).isEmpty();
    }

    @Test
    void whateverTimedOutIsSilence() {
        assertThat(Trouble.of(new RedisConnectionException("", new TimeoutException())))
                .hasValueSatisfying(trouble -> assertThat(trouble.kind()).isEqualTo(Trouble.Kind.SILENT));
    }
}

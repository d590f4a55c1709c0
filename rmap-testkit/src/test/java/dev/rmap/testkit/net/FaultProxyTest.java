package dev.rmap.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import dev.rmap.testkit.resp.Published;
import dev.rmap.testkit.resp.RespRequest;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration BRIEFLY = Duration.ofMillis(50);
    private static final String COUNT = "return redis.call('INCR', KEYS[1])";

    private final RedisServer server = RedisServers.shared();
    private final FaultProxy proxy =
            FaultProxy.to(server.address().host(), server.address().port());
    private final RespConnection direct = server.connect();
    private final List<RespConnection> opened = new ArrayList<>();

    @BeforeEach
    void empty() {
        direct.command("DEL", "proxy:n", "proxy:v");
    }

    @AfterEach
    void close() {
        opened.forEach(RespConnection::close);
        direct.close();
        proxy.close();
    }

    private RespConnection through() {
        RespConnection connection = RespConnection.open(server.address().through(proxy.port()));
        opened.add(connection);
        return connection;
    }

    private RespConnection subscriber() {
        RespConnection connection = through();
        connection.subscribe("proxy:channel");
        return connection;
    }

    private static Optional<String> next(RespConnection subscriber, Duration patience) {
        return subscriber.nextMessage(patience).map(Published::text);
    }

    @Test
    void everythingPassesWhenNothingIsAskedFor() {
        RespConnection redis = through();
        RespConnection subscriber = subscriber();
        String large = "x".repeat(300_000) + "\r\n$-1\r\n*0\r\n";

        redis.command("SET", "proxy:v", large);
        assertThat(redis.text("GET", "proxy:v")).isEqualTo(large);
        redis.command("PUBLISH", "proxy:channel", large);
        assertThat(next(subscriber, SOON)).hasValue(large);
        assertThat(redis.list("EVAL", "return {1, {2, 'three'}, false}", "0")).hasSize(3);

        assertThat(proxy.connections()).isEqualTo(2);
        assertThat(proxy.counts()).isEqualTo(new FaultCounts(2, 0, 0, 0, 0));
    }

    @Test
    void cuttingEndsEveryConnectionAndAllowsNewOnes() {
        RespConnection one = through();
        RespConnection two = through();
        one.command("PING");
        two.command("PING");

        assertThat(proxy.cutAll()).isEqualTo(2);

        assertThatThrownBy(() -> one.command("PING")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> two.command("PING")).isInstanceOf(UncheckedIOException.class);
        assertThat(through().text("PING")).isEqualTo("PONG");
        assertThat(proxy.counts().cut()).isEqualTo(2);
    }

    @Test
    void refusedConnectionsFailAtOnceAndPresentOnesLive() {
        RespConnection present = through();
        proxy.refuse();

        assertThatThrownBy(this::through).hasCauseInstanceOf(ConnectException.class);
        assertThat(present.text("PING")).isEqualTo("PONG");

        proxy.accept();
        proxy.accept();
        assertThat(through().text("PING")).isEqualTo("PONG");
    }

    @Test
    void aHalfOpenConnectionIsSilentAndNobodyIsTold() {
        RespConnection subscriber = subscriber();

        assertThat(proxy.halfOpen()).isEqualTo(1);

        assertThat(direct.integer("PUBLISH", "proxy:channel", "lost")).isEqualTo(1);
        assertThat(next(subscriber, BRIEFLY)).isEmpty();
        subscriber.close();
        assertThat(direct.integer("PUBLISH", "proxy:channel", "lost too")).isEqualTo(1);
        await().until(() -> proxy.counts().swallowedBytes() > "lostlost too".length());
        assertThat(through().text("PING")).isEqualTo("PONG");

        proxy.cutAll();
        await().until(() -> direct.integer("PUBLISH", "proxy:channel", "nobody") == 0);
    }

    @Test
    void silentConnectionsCanBeCutAlone() {
        subscriber();
        proxy.halfOpen();
        RespConnection later = through();

        proxy.cutSilent();

        await().until(() -> direct.integer("PUBLISH", "proxy:channel", "nobody") == 0);
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(later.text("PING")).isEqualTo("PONG");
    }

    @Test
    void aSwallowedReplyMeansThatTheWorkWasDone() {
        RespConnection redis = through();
        proxy.swallowReplies(1, RespRequest::isScript, Afterwards.CUT);
        redis.command("SET", "proxy:n", "5");

        assertThatThrownBy(() -> redis.command("EVAL", COUNT, "1", "proxy:n")).isInstanceOf(UncheckedIOException.class);

        assertThat(direct.text("GET", "proxy:n")).isEqualTo("6");
        assertThat(through().integer("EVAL", COUNT, "1", "proxy:n")).isEqualTo(7);
        assertThat(proxy.counts().swallowedReplies()).isEqualTo(1);
        assertThat(proxy.counts().cut()).isEqualTo(1);
    }

    @Test
    void severalRepliesAreSwallowedOnSeveralConnections() {
        proxy.swallowReplies(2, request -> request.mentions("proxy:n"), Afterwards.CUT);

        for (int i = 0; i < 2; i++) {
            RespConnection redis = through();
            assertThat(redis.text("PING")).isEqualTo("PONG");
            assertThatThrownBy(() -> redis.command("INCR", "proxy:n")).isInstanceOf(UncheckedIOException.class);
        }
        assertThat(through().integer("INCR", "proxy:n")).isEqualTo(3);
    }

    @Test
    void afterASilentLossLaterRequestsStillReachTheServer() {
        RespConnection redis = subscriber();
        proxy.swallowReplies(1, request -> request.name().equals("PING"), Afterwards.SILENCE);

        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            try {
                redis.command("PING");
            } catch (UncheckedIOException e) {
                // The test closes the connection below.
            }
        });
        await().until(() -> proxy.counts().swallowedReplies() == 1);

        assertThat(direct.integer("PUBLISH", "proxy:channel", "lost")).isEqualTo(1);
        await().until(() -> proxy.counts().swallowedBytes() > 0);
        assertThat(asking).isNotDone();
        redis.close();
        assertThat(asking).succeedsWithin(SOON);
        await().until(() -> direct.integer("PUBLISH", "proxy:channel", "nobody") == 0);
    }

    @Test
    void aDelayIsAddedToEachReplyAndNotSummedUp() {
        RespConnection subscriber = subscriber();
        Duration delay = Duration.ofMillis(150);
        proxy.delay(delay);
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            direct.command("PUBLISH", "proxy:channel", "m" + i);
        }

        for (int i = 0; i < 20; i++) {
            assertThat(next(subscriber, SOON)).hasValue("m" + i);
        }

        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(taken).isGreaterThanOrEqualTo(delay).isLessThan(delay.multipliedBy(10));
    }

    @Test
    void aConnectionThatIsHalfOpenOneWayStillPassesTheOtherWay() {
        RespConnection subscriber = subscriber();
        RespConnection asking = through();

        assertThat(proxy.halfOpen(Direction.TO_SERVER)).isEqualTo(2);

        assertThat(direct.integer("PUBLISH", "proxy:channel", "heard")).isEqualTo(1);
        assertThat(next(subscriber, SOON)).hasValue("heard");
        CompletableFuture<Object> answer =
                CompletableFuture.supplyAsync(() -> String.valueOf(asking.command("SET", "proxy:v", "never")));
        await().until(() -> proxy.counts().swallowedBytes() > 0);
        assertThat(answer).isNotDone();
        assertThat(direct.text("GET", "proxy:v")).isNull();
        proxy.cutAll();
        assertThat(answer).failsWithin(SOON);
    }

    @Test
    void repliesCanVanishWhileRequestsArrive() {
        RespConnection asking = through();

        assertThat(proxy.halfOpen(Direction.TO_CLIENT)).isEqualTo(1);

        CompletableFuture<Object> answer =
                CompletableFuture.supplyAsync(() -> String.valueOf(asking.command("SET", "proxy:v", "done")));
        await().until(() -> "done".equals(direct.text("GET", "proxy:v")));
        assertThat(answer).isNotDone();
        proxy.cutAll();
        assertThat(answer).failsWithin(SOON);
    }

    @Test
    void requestsCanBeDelayedToo() {
        RespConnection redis = through();
        redis.command("PING");
        Duration delay = Duration.ofMillis(150);
        proxy.delay(Direction.TO_SERVER, delay);
        long start = System.nanoTime();
        redis.command("PING");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
    }

    @Test
    void aNarrowWayTakesTimeForWhatIsLarge() {
        RespConnection redis = through();
        direct.command("SET", "proxy:v", "x".repeat(20_000));
        proxy.throttle(Direction.TO_CLIENT, 100_000);
        long start = System.nanoTime();
        assertThat(redis.text("GET", "proxy:v")).hasSize(20_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThatThrownBy(() -> proxy.throttle(Direction.TO_CLIENT, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void messagesAreDroppedOneByOneAndTheRestStaysWhole() {
        RespConnection subscriber = subscriber();
        proxy.dropNextPublished(1);
        proxy.dropNextPublished(2, message -> message.text().startsWith("bad"));

        for (String text : List.of("first", "a", "bad 1", "b", "bad 2", "bad 3")) {
            direct.command("PUBLISH", "proxy:channel", text);
        }

        assertThat(next(subscriber, SOON)).hasValue("a");
        assertThat(next(subscriber, SOON)).hasValue("b");
        assertThat(next(subscriber, SOON)).hasValue("bad 3");
        assertThat(subscriber.command("PING")).isInstanceOf(List.class);
        assertThat(proxy.counts().droppedMessages()).isEqualTo(3);
    }

    @Test
    void aListThatLooksLikeAMessageIsNotDropped() {
        RespConnection redis = through();
        proxy.dropNextPublished(1);

        assertThat(redis.list("EVAL", "return {'message', 'proxy:channel', 'x'}", "0"))
                .hasSize(3);
        assertThat(proxy.counts().droppedMessages()).isZero();
    }

    @Test
    void messagesOfTheNewerProtocolAreDroppedToo() {
        RespConnection both = through();
        both.command("HELLO", "3");
        both.subscribe("proxy:channel");
        proxy.dropNextPublished(1);

        direct.command("PUBLISH", "proxy:channel", "dropped");
        direct.command("PUBLISH", "proxy:channel", "kept");

        assertThat(next(both, SOON)).hasValue("kept");
        assertThat(both.text("PING")).isEqualTo("PONG");
    }

    @Test
    void healingForgetsWhatWasArmed() {
        proxy.swallowReplies(5, request -> true, Afterwards.CUT);
        proxy.dropNextPublished(5);
        proxy.delay(SOON);
        proxy.throttle(Direction.TO_SERVER, 1);
        proxy.refuse();

        proxy.heal();

        RespConnection subscriber = subscriber();
        direct.command("PUBLISH", "proxy:channel", "kept");
        assertThat(next(subscriber, Duration.ofSeconds(2))).hasValue("kept");
    }

    @Test
    void aDeadServerEndsTheConnectionsAndTheProxyStays() {
        try (RedisServer mortal = RedisServers.start();
                FaultProxy inFront =
                        FaultProxy.to(mortal.address().host(), mortal.address().port());
                RespConnection redis = RespConnection.open(mortal.address().through(inFront.port()))) {
            redis.command("PING");
            mortal.kill();
            assertThatThrownBy(() -> redis.command("PING")).isInstanceOf(UncheckedIOException.class);

            mortal.restart();
            try (RespConnection again = RespConnection.open(mortal.address().through(inFront.port()))) {
                assertThat(again.text("PING")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void aClosedProxyStaysClosed() {
        RespConnection redis = through();
        proxy.close();
        proxy.close();

        assertThatThrownBy(() -> redis.command("PING")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(proxy::accept).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> proxy.dropNextPublished(0)).isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.rmap.engine.follow;

import static dev.rmap.engine.kit.Samples.L2;
import static dev.rmap.engine.kit.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.MapStatus;
import dev.rmap.engine.MapStatus.State;
import dev.rmap.engine.kit.Parts;
import dev.rmap.engine.kit.Samples;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusBoardTest {

    private final Parts parts = new Parts();
    private final StatusBoard board = parts.board;

    @Test
    void aMapConnectsLoadsAndIsLive() {
        assertThat(board.state()).isEqualTo(State.CONNECTING);
        assertThat(board.staleSince()).isPresent();
        parts.timers.pass(500);
        parts.feed().opened();
        assertThat(board.state()).isEqualTo(State.CATCHING_UP);
        assertThat(board.staleSince()).hasValue(Instant.ofEpochMilli(1_000_000));
        assertThat(board.loaded()).isNotDone();
        parts.snapshot(at(3));
        assertThat(board.state()).isEqualTo(State.LIVE);
        assertThat(board.staleSince()).isEmpty();
        assertThat(board.loaded()).isCompleted();
    }

    @Test
    void aMapThatLostItsFeedIsStaleSinceThen() {
        parts.live(3);
        parts.timers.pass(500);
        parts.feed().lost("on purpose");
        parts.timers.pass(500);
        parts.feed().opened();
        assertThat(board.state()).isEqualTo(State.STALE);
        assertThat(board.staleSince()).hasValue(Instant.ofEpochMilli(1_000_500));
        parts.snapshot(at(3));
        assertThat(board.state()).isEqualTo(State.LIVE);
    }

    @Test
    void G9_anEndedLineageIsCounted() {
        parts.live(3);
        parts.feed().opened();
        parts.snapshot(at(L2, 1));
        assertThat(parts.loop.meters().read(0).lineages()).isOne();
    }

    @Test
    void aClosedMapStaysClosed() {
        parts.live(3);
        parts.loop.close(() -> {});
        parts.feed().opened();
        assertThat(board.state()).isEqualTo(State.CLOSED);
        assertThat(parts.link.asked).hasSize(1);
    }

    @Test
    void whatHappensIsCounted() {
        parts.live(3);
        parts.feed().change(Samples.put(4, "a", "x"));
        parts.feed().malformed("on purpose");
        parts.feed().lost("on purpose");
        MapStatus.Counters counters = parts.loop.meters().read(7);
        assertThat(counters.changes()).isOne();
        assertThat(counters.malformed()).isOne();
        assertThat(counters.feedLosses()).isOne();
        assertThat(counters.catchUps()).isOne();
        assertThat(counters.listenerFailures()).isEqualTo(7);
    }
}

package dev.rmap.engine.follow;

import dev.rmap.core.Closed;
import dev.rmap.core.Live;
import dev.rmap.core.SyncState;
import dev.rmap.engine.Timers;
import dev.rmap.engine.time.Pace;
import java.util.function.Supplier;

/**
 * Has the authority asked where it stands when nothing was heard of it for a while: that is how the loss of a last
 * message shows. While it answers that nothing is missing, the questions become more seldom, so that idle maps cost
 * little; a change, or an authority that does not answer, brings the short pause back.
 *
 * <p>Confined to the lane.
 */
final class QuietWatch {

    /** How often the pause doubles: the longest is that many doublings of {@code quietMillis}. */
    static final int DOUBLINGS = 3;

    private final Pace pace;
    private final Lane lane;
    private final Supplier<SyncState> state;
    private final Runnable ask;
    private int doublings;
    private boolean heard;
    private Timers.Timeout next = () -> {};

    /**
     * Watches nothing yet.
     *
     * @param state what the core has come to
     * @param ask asks the authority; on the lane
     */
    QuietWatch(Pace pace, Lane lane, Supplier<SyncState> state, Runnable ask) {
        this.pace = pace;
        this.lane = lane;
        this.state = state;
        this.ask = ask;
    }

    void start() {
        next = pace.afterQuiet(doublings, () -> lane.execute(this::over));
    }

    private void over() {
        if (state.get() instanceof Closed) {
            return;
        }
        try {
            look();
        } finally {
            start();
        }
    }

    /** Only to a live replica does a change say that nothing is amiss: a catch-up may stand still while the feed flows. */
    private void look() {
        if (heard && state.get() instanceof Live) {
            heard = false;
            return;
        }
        boolean answered = state.get() instanceof Live live && live.isSure() && !live.isAsking();
        doublings = answered ? Math.min(doublings + 1, DOUBLINGS) : 0;
        ask.run();
    }

    /** A change was heard. */
    void heard() {
        heard = true;
        if (doublings > 0) {
            doublings = 0;
            next.cancel();
            start();
        }
    }
}

package dev.rmap.engine.follow;

import dev.rmap.backend.Link;
import dev.rmap.core.SyncEvent;
import dev.rmap.engine.Timers;
import dev.rmap.engine.time.LogLimiter;
import dev.rmap.engine.time.Pace;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the authority where it stands. Each question has one end: the answer, a failure, or {@code stallMillis} without
 * either. After the last two a live map is stale, until an answer or a change comes; the log says why, once in a minute at
 * most while it goes on.
 */
final class TipQuestion {

    private static final Logger log = LoggerFactory.getLogger(TipQuestion.class);

    private final String map;
    private final Link link;
    private final Pace pace;
    private final Consumer<SyncEvent> told;
    private final LogLimiter failureLog;

    /**
     * Asks nothing yet.
     *
     * @param told hears how each question ended, on whatever thread that is known first
     */
    TipQuestion(String map, Link link, Pace pace, Consumer<SyncEvent> told) {
        this.map = map;
        this.link = link;
        this.pace = pace;
        this.told = told;
        this.failureLog = new LogLimiter(pace::nowMillis);
    }

    void ask() {
        AtomicBoolean ended = new AtomicBoolean();
        Timers.Timeout patience = pace.afterStall(() -> {
            if (ended.compareAndSet(false, true)) {
                failed("it does not answer");
            }
        });
        link.tip().whenComplete((tip, failure) -> {
            patience.cancel();
            if (ended.compareAndSet(false, true)) {
                if (tip == null) {
                    failed(String.valueOf(BackendFailures.of(failure).getMessage()));
                } else {
                    failureLog.over();
                    told.accept(new SyncEvent.TipKnown(tip.position()));
                }
            }
        });
    }

    private void failed(String why) {
        told.accept(new SyncEvent.TipFailed());
        if (failureLog.times() > 0) {
            log.warn("map {}: the authority does not say where it stands, and the copy may be old: {}", map, why);
        }
    }
}

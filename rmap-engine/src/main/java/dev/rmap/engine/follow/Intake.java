package dev.rmap.engine.follow;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.FeedSink;
import dev.rmap.core.SyncEvent;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.time.LogLimiter;
import dev.rmap.engine.time.Pace;
import dev.rmap.model.Change;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of the feed onto the lane. What waits there has a bound in number and in bytes; beyond it everything is thrown
 * away, which is told as {@link SyncEvent.Overflowed} and makes the replica catch up.
 */
final class Intake implements FeedSink {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    /** Takes what comes, on the lane unless it says otherwise. */
    interface Target {

        /** A whole commit arrived. */
        void arrived(Group group);

        /** Something happened to the feed. */
        void happened(SyncEvent event);

        /** The feed does not flow. On any thread. */
        void lost(String why);

        /** The authority refuses the feed. On any thread. */
        void refused(BackendException cause);
    }

    private final String name;
    private final Lane lane;
    private final Meters meters;
    private final EngineConfig.Limits limits;
    private final Target target;
    private final LogLimiter malformed;
    private final Assembler assembler;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean overflowTold = new AtomicBoolean();
    private final AtomicBoolean doubtTold = new AtomicBoolean();

    Intake(String name, Lane lane, Meters meters, Pace pace, EngineConfig.Limits limits, Target target) {
        this.name = name;
        this.lane = lane;
        this.meters = meters;
        this.limits = limits;
        this.target = target;
        this.malformed = new LogLimiter(pace::nowMillis);
        this.assembler = new Assembler(limits.queueBytes());
    }

    @Override
    public void opened() {
        tell(new SyncEvent.FeedOpened());
    }

    @Override
    public void change(Change change) {
        long bytes = Sizes.of(change);
        boolean room = waitingBytes.addAndGet(bytes) <= limits.queueBytes();
        if (!room || !lane.offer(() -> take(change, bytes))) {
            waitingBytes.addAndGet(-bytes);
            overflow();
        }
    }

    private void take(Change change, long bytes) {
        waitingBytes.addAndGet(-bytes);
        assembler.add(change).ifPresent(target::arrived);
    }

    /** Tells once that more is waiting than may wait, until that was heard. */
    void overflow() {
        if (overflowTold.compareAndSet(false, true)) {
            meters.overflows.increment();
            log.warn(
                    "map {}: more than {} changes or {} bytes wait to be applied; they are dropped, the map catches up",
                    name,
                    limits.feedQueue(),
                    limits.queueBytes());
            lane.execute(() -> {
                overflowTold.set(false);
                cut(new SyncEvent.Overflowed());
            });
        }
    }

    @Override
    public void malformed(String why) {
        meters.malformed.increment();
        long times = malformed.times();
        if (times > 0) {
            log.warn(
                    "map {}: a message is no change: {} ({} such messages since this was last said)", name, why, times);
        }
        doubt();
    }

    /** Tells once that something came which is no change, until that was heard: one look at the authority is enough for all. */
    private void doubt() {
        if (doubtTold.compareAndSet(false, true)) {
            lane.execute(() -> {
                doubtTold.set(false);
                target.happened(new SyncEvent.Doubted());
            });
        }
    }

    @Override
    public void lost(String why) {
        meters.feedLosses.increment();
        log.info("map {}: the feed is lost: {}", name, why);
        target.lost(why);
        tell(new SyncEvent.FeedLost());
    }

    @Override
    public void refused(BackendException cause) {
        lost(String.valueOf(cause.getMessage()));
        target.refused(cause);
    }

    private void tell(SyncEvent event) {
        lane.execute(() -> cut(event));
    }

    /** What was there of an unfinished commit is not to be joined with what comes next. */
    private void cut(SyncEvent event) {
        assembler.clear();
        target.happened(event);
    }
}

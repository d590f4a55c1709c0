package dev.rmap.engine.kit;

import static dev.rmap.engine.kit.Samples.at;

import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Tip;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.commit.Committer;
import dev.rmap.engine.commit.Ticket;
import dev.rmap.engine.follow.Gate;
import dev.rmap.engine.follow.Protocol;
import dev.rmap.engine.follow.StatusBoard;
import dev.rmap.engine.follow.SyncLoop;
import dev.rmap.engine.follow.TimedLink;
import dev.rmap.engine.listen.Subscribers;
import dev.rmap.engine.replica.Replica;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.time.AuthorityClock;
import dev.rmap.engine.time.Pace;
import dev.rmap.model.Commit;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lifetime;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The parts of an engine, put together by hand: with time, threads and an authority that the test plays. */
public final class Parts {

    public static final EngineConfig.SyncTimes TIMES = new EngineConfig.SyncTimes(2_000, 100, 10_000, 50, 5_000);
    public static final EngineConfig CONFIG = config(EngineConfig.Limits.DEFAULTS);

    public static EngineConfig config(EngineConfig.Limits limits) {
        return new EngineConfig(Lifetime.FOREVER, Duration.ofSeconds(30), Duration.ofSeconds(30), TIMES, limits);
    }

    public final ManualTimers timers = new ManualTimers();
    public final ManualExecutor executor = new ManualExecutor();
    public final FakeLink link = new FakeLink(timers::nowMillis);
    public final AuthorityClock clock = new AuthorityClock(timers::nowMillis);
    public final Subscribers<String, String> subscribers = new Subscribers<>("m", executor);
    public final Utf8 codec = new Utf8();
    public final Form<String> form = new Form<>(codec);
    public final Replica<String, String> replica = new Replica<>(codec, form, clock, subscribers);
    public final Gate gate = new Gate("m");
    public final StatusBoard board = new StatusBoard("m", timers::nowMillis);
    public final Pace pace = new Pace(new EngineRuntime(timers, executor, executor, () -> 0), TIMES);
    public final SyncLoop loop;
    public final Committer committer;
    private final List<Ticket> tickets = new ArrayList<>();

    public Parts() {
        this(CONFIG);
    }

    public Parts(EngineConfig config) {
        SyncLoop.Channel channel =
                new SyncLoop.Channel(new MapName("m"), new TimedLink(link, clock), replica, executor, Protocol.CORE);
        loop = new SyncLoop(channel, gate, pace, config.limits(), board::show);
        committer = new Committer(channel, loop, gate, pace, config, 7);
        loop.start();
    }

    /** Submits a write whose end the test does not look at. */
    public void write(Commit commit) {
        tickets.add(committer.submit(commit, /* waitForRoom= */ false));
    }

    public FeedSink feed() {
        return link.feed.orElseThrow();
    }

    /** The feed opens, and the first catch-up is answered with these entries. */
    public Parts live(long number, Content... entries) {
        feed().opened();
        return snapshot(at(number), entries);
    }

    /** The latest catch-up is answered by a snapshot of one part. */
    public Parts snapshot(Position position, Content... entries) {
        link.lastAsked()
                .sink()
                .part(new Tip(position, Deadline.NONE, timers.nowMillis()), List.of(entries), true, () -> {});
        return this;
    }
}

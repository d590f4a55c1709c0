package dev.rmap.engine;

import static dev.rmap.engine.Samples.at;

import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Tip;
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
final class Parts {

    static final EngineConfig.SyncTimes TIMES = new EngineConfig.SyncTimes(2_000, 100, 10_000, 50, 5_000);
    static final EngineConfig CONFIG = config(EngineConfig.Limits.DEFAULTS);

    static EngineConfig config(EngineConfig.Limits limits) {
        return new EngineConfig(Lifetime.FOREVER, Duration.ofSeconds(30), Duration.ofSeconds(30), TIMES, limits);
    }

    final ManualTimers timers = new ManualTimers();
    final ManualExecutor executor = new ManualExecutor();
    final FakeLink link = new FakeLink(timers::nowMillis);
    final AuthorityClock clock = new AuthorityClock(timers::nowMillis);
    final Subscribers<String, String> subscribers = new Subscribers<>("m", executor);
    final Utf8 codec = new Utf8();
    final Form<String> form = new Form<>(codec);
    final Replica<String, String> replica = new Replica<>(codec, form, clock, subscribers);
    final Gate gate = new Gate("m");
    final StatusBoard board = new StatusBoard(timers::nowMillis);
    final Pace pace = new Pace(new EngineRuntime(timers, executor, executor, () -> 0), TIMES);
    final SyncLoop loop;
    final Committer committer;
    private final List<Ticket> tickets = new ArrayList<>();

    Parts() {
        this(CONFIG);
    }

    Parts(EngineConfig config) {
        SyncLoop.Channel channel = new SyncLoop.Channel(new MapName("m"), link, replica, executor, Protocol.CORE);
        loop = new SyncLoop(channel, gate, pace, config.limits(), board::show);
        committer = new Committer(channel, loop, gate, pace, config, 7);
        loop.start();
    }

    /** Submits a write whose end the test does not look at. */
    void write(Commit commit) {
        tickets.add(committer.submit(commit, /* waitForRoom= */ false));
    }

    FeedSink feed() {
        return link.feed.orElseThrow();
    }

    /** The feed opens, and the first catch-up is answered with these entries. */
    Parts live(long number, Content... entries) {
        feed().opened();
        return snapshot(at(number), entries);
    }

    /** The latest catch-up is answered by a snapshot of one part. */
    Parts snapshot(Position position, Content... entries) {
        link.lastAsked()
                .sink()
                .part(new Tip(position, Deadline.NONE, timers.nowMillis()), List.of(entries), true, () -> {});
        return this;
    }
}

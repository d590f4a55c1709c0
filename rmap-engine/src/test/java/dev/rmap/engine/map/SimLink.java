package dev.rmap.engine.map;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Position;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way of one process to the authority, with the faults of the run. */
final class SimLink implements Link {

    private static final long TIMEOUT = 60;

    private final SimWorld world;
    private final SimAuthority authority;
    private final String name;
    private final Link real;
    private SimFaults faults;
    private SimFeed feed;

    SimLink(SimWorld world, SimAuthority authority, String name, SimFaults faults) {
        this.world = world;
        this.authority = authority;
        this.name = name;
        this.faults = faults;
        this.real = authority.link();
    }

    /** Changes the faults of calls and messages from now on. */
    void faults(SimFaults changed) {
        faults = changed;
        if (feed != null) {
            feed.faults(changed);
        }
    }

    SimFeed feed() {
        return feed;
    }

    private int delay() {
        return world.draw(faults.delayMillis());
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (world.chance(faults.unavailable())) {
            world.after(delay(), () -> fail(answer, Kind.UNAVAILABLE));
        } else if (world.chance(faults.loseRequest())) {
            world.say(() -> name + " loses the request " + batch.id());
            doubt(answer);
        } else {
            world.after(delay(), () -> decide(batch, answer));
        }
        return answer;
    }

    private void decide(Batch batch, CompletableFuture<Answer> answer) {
        CompletionStage<Answer> decided = real.commit(batch);
        authority.observe();
        if (world.chance(faults.straggle())) {
            world.after(world.draw(600), () -> straggle(batch));
        }
        if (world.chance(faults.loseAnswer())) {
            world.say(() -> name + " loses the answer to " + batch.id());
            doubt(answer);
        } else {
            forward(decided, answer);
        }
    }

    private void straggle(Batch batch) {
        world.say(() -> name + ": batch " + batch.id() + " arrives again");
        CompletionStage<Answer> unheard = real.commit(batch);
        authority.observe();
        unheard.exceptionally(refused -> null);
    }

    private void doubt(CompletableFuture<?> answer) {
        if (!world.chance(faults.silence())) {
            world.after(TIMEOUT, () -> fail(answer, Kind.UNKNOWN));
        }
    }

    private <T> void forward(CompletionStage<T> decided, CompletableFuture<T> answer) {
        world.after(
                delay(),
                () -> decided.whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                }));
    }

    private static void fail(CompletableFuture<?> answer, Kind kind) {
        answer.completeExceptionally(new BackendException(kind, "simulated"));
    }

    @Override
    public void openFeed(FeedSink sink) {
        feed = new SimFeed(world, name, faults, sink);
        real.openFeed(feed);
    }

    @Override
    public void catchUp(Position since, CatchUpSink sink) {
        world.say(() -> name + " asks what it missed since " + since.revision());
        if (world.chance(faults.silence())) {
            return;
        }
        if (world.chance(faults.failAsk())) {
            world.after(delay(), () -> sink.failed(new BackendException(Kind.UNKNOWN, "simulated")));
            return;
        }
        world.after(delay(), () -> {
            real.catchUp(since, new Answers(sink));
            authority.observe();
        });
    }

    /** Takes the answers of the authority to a receiver, some of them twice. */
    private final class Answers implements CatchUpSink {
        private final CatchUpSink sink;

        Answers(CatchUpSink sink) {
            this.sink = sink;
        }

        @Override
        public void current(Tip tip) {
            send(() -> sink.current(SimFeed.shown(tip)));
        }

        @Override
        public void missed(Position since, Tip tip, List<Content> differences) {
            send(() -> sink.missed(since, SimFeed.shown(tip), differences));
        }

        @Override
        public void part(Tip tip, List<Content> entries, boolean last, Runnable more) {
            Runnable next = () -> world.after(delay(), () -> {
                more.run();
                authority.observe();
            });
            send(() -> sink.part(SimFeed.shown(tip), entries, last, next));
        }

        @Override
        public void failed(BackendException cause) {
            send(() -> sink.failed(cause));
        }

        private void send(Runnable call) {
            if (!world.chance(faults.silence())) {
                world.after(delay(), call);
            }
            if (world.chance(faults.twice())) {
                world.after(delay() + delay(), call);
            }
        }
    }

    @Override
    public CompletionStage<Tip> tip() {
        CompletableFuture<Tip> answer = new CompletableFuture<>();
        if (world.chance(faults.failAsk())) {
            world.after(delay(), () -> fail(answer, Kind.UNAVAILABLE));
        } else if (!world.chance(faults.silence())) {
            world.after(delay(), () -> forward(real.tip().thenApply(SimFeed::shown), answer));
        }
        return answer;
    }

    /** The nodes of the simulation keep every value. */
    @Override
    public CompletionStage<Fetched> fetch(List<Bytes> keys) {
        return CompletableFuture.failedFuture(new BackendException(Kind.REFUSED, "nobody fetches here"));
    }

    @Override
    public void close() {
        real.close();
    }
}

package dev.rmap.engine.follow;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.ForwardingLink;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.engine.time.AuthorityClock;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Position;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.ToLongFunction;

/** A link that tells a clock what time each answer bore, before whoever asked sees the answer. */
public final class TimedLink extends ForwardingLink {

    private final AuthorityClock clock;

    /** In front of that link. */
    public TimedLink(Link link, AuthorityClock clock) {
        super(link);
        this.clock = clock;
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        AuthorityClock.Question question = clock.ask();
        return timed(question, super.commit(batch), Answer::nowMillis);
    }

    @Override
    public CompletionStage<Tip> tip() {
        AuthorityClock.Question question = clock.ask();
        return timed(question, super.tip(), Tip::nowMillis);
    }

    @Override
    public CompletionStage<Fetched> fetch(List<Bytes> keys) {
        AuthorityClock.Question question = clock.ask();
        return timed(question, super.fetch(keys), fetched -> fetched.tip().nowMillis());
    }

    private static <A> CompletionStage<A> timed(
            AuthorityClock.Question question, CompletionStage<A> answer, ToLongFunction<A> time) {
        return answer.thenApply(here -> {
            question.answered(time.applyAsLong(here));
            return here;
        });
    }

    @Override
    public void catchUp(Position since, CatchUpSink sink) {
        super.catchUp(since, new TimedSink(clock.ask(), sink));
    }

    /** The answer to one catch-up; each part of a snapshot bears a time, and none was made before the question. */
    private record TimedSink(AuthorityClock.Question question, CatchUpSink sink) implements CatchUpSink {

        @Override
        public void current(Tip tip) {
            question.answered(tip.nowMillis());
            sink.current(tip);
        }

        @Override
        public void missed(Position since, Tip tip, List<Content> differences) {
            question.answered(tip.nowMillis());
            sink.missed(since, tip, differences);
        }

        @Override
        public void part(Tip tip, List<Content> entries, boolean last, Runnable more) {
            question.answered(tip.nowMillis());
            sink.part(tip, entries, last, more);
        }

        @Override
        public void failed(BackendException cause) {
            sink.failed(cause);
        }
    }
}

package dev.rmap.engine.map;

import dev.rmap.backend.Answer;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.ForwardingLink;
import dev.rmap.backend.Link;
import dev.rmap.model.Batch;
import dev.rmap.model.Change;
import dev.rmap.model.Change.Stamp;
import dev.rmap.model.OperationId;
import dev.rmap.model.Revision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Links that make an engine behave as if one of its parts beside the core had a rule broken. */
final class BrokenLinks {

    private BrokenLinks() {}

    /** What is wrong, and what makes a right link so. */
    static Map<String, UnaryOperator<Link>> all() {
        Map<String, UnaryOperator<Link>> all = new LinkedHashMap<>();
        all.put("the assembler hands out half commits", HalfCommits::new);
        all.put("the committer retries with a new identity", NewIdentities::new);
        all.put("the committer sends no base", NoBase::new);
        all.put("a write does not wait until the replica shows it", Hasty::new);
        return all;
    }

    private static final class HalfCommits extends ForwardingLink {
        HalfCommits(Link link) {
            super(link);
        }

        @Override
        public void openFeed(FeedSink sink) {
            super.openFeed(new FeedSink() {
                @Override
                public void opened() {
                    sink.opened();
                }

                @Override
                public void change(Change change) {
                    sink.change(alone(change));
                }

                @Override
                public void malformed(String why) {
                    sink.malformed(why);
                }

                @Override
                public void lost(String why) {
                    sink.lost(why);
                }
            });
        }

        private static Change alone(Change change) {
            Stamp made = change.stamp();
            Stamp stamp = new Stamp(made.revision(), made.operation(), /* more= */ false, made.mapDeadline());
            if (change instanceof Change.Put put) {
                return new Change.Put(stamp, put.key(), put.value(), put.deadline());
            }
            return change instanceof Change.Delete delete
                    ? new Change.Delete(stamp, delete.key(), delete.reason())
                    : new Change.Clear(stamp, ((Change.Clear) change).reason());
        }
    }

    private static final class NewIdentities extends ForwardingLink {
        private long counter;

        NewIdentities(Link link) {
            super(link);
        }

        @Override
        public CompletionStage<Answer> commit(Batch batch) {
            OperationId id = new OperationId(batch.id().client(), ++counter);
            return super.commit(new Batch(id, batch.base(), batch.lifetime(), batch.commits()));
        }
    }

    private static final class NoBase extends ForwardingLink {
        NoBase(Link link) {
            super(link);
        }

        @Override
        public CompletionStage<Answer> commit(Batch batch) {
            return super.commit(new Batch(batch.id(), Revision.NONE, batch.lifetime(), batch.commits()));
        }
    }

    private static final class Hasty extends ForwardingLink {
        Hasty(Link link) {
            super(link);
        }

        @Override
        public CompletionStage<Answer> commit(Batch batch) {
            return super.commit(batch).thenApply(Hasty::shownAlready);
        }

        private static Answer shownAlready(Answer answer) {
            return answer instanceof Answer.Decided decided
                    ? new Answer.Decided(decided.receipts(), decided.revision().at(0), decided.nowMillis())
                    : answer;
        }
    }
}

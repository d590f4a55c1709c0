package dev.rmap.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.FeedSink;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of the delivery of changes where the receiver or the machine fails. */
class LocalFeedTest {

    private final List<String> heard = new ArrayList<>();

    @Test
    void G10_aReceiverThatFailsWithAnErrorIsServedOn() {
        LocalFeed feed = new LocalFeed(new Receiver(/* failsAt= */ 1), Runnable::run);
        feed.deliver();
        feed.offer(List.of(change(1)));
        feed.deliver();
        feed.offer(List.of(change(2)));
        feed.deliver();
        assertThat(heard).containsExactly("opened", "lost", "opened", "2");
    }

    @Test
    void G10_theWritersThreadGoesOnWhereThereIsNoOtherOne() {
        Executor nobody = task -> {
            throw new RejectedExecutionException();
        };
        LocalFeed feed = new LocalFeed(new Receiver(/* failsAt= */ 0), nobody);
        for (int number = 1; number <= 1_000; number++) {
            feed.offer(List.of(change(number)));
        }
        feed.deliver();
        feed.offer(List.of(change(1_001)));
        feed.deliver();
        assertThat(heard)
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of("opened"),
                                Stream.iterate(1, number -> number + 1)
                                        .limit(1_001)
                                        .map(String::valueOf))
                        .toList());
    }

    private static Change change(long number) {
        Revision revision = new Revision(new Lineage(1), number);
        Change.Stamp stamp = new Change.Stamp(revision, OperationId.NONE, /* more= */ false, Deadline.NONE);
        return new Change.Put(stamp, Bytes.utf8("k"), Bytes.utf8("v"), Deadline.NONE);
    }

    private final class Receiver implements FeedSink {
        private final long failsAt;

        Receiver(long failsAt) {
            this.failsAt = failsAt;
        }

        @Override
        public void opened() {
            heard.add("opened");
        }

        @Override
        public void change(Change change) {
            if (change.number() == failsAt) {
                throw new StackOverflowError("the receiver of a test");
            }
            heard.add(String.valueOf(change.number()));
        }

        @Override
        public void malformed(String why) {
            heard.add("malformed");
        }

        @Override
        public void lost(String why) {
            heard.add("lost");
        }
    }
}

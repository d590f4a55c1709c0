package dev.rmap.testkit;

import dev.rmap.backend.Backend;
import dev.rmap.backend.Link;
import org.junit.jupiter.api.Nested;

/**
 * What the engine assumes of every backend, as tests: {@code dev.rmap.backend} says it in words. A backend passes by a
 * subclass that says how to reach it; nothing in here asks which backend it is.
 */
public abstract class BackendContract {

    /**
     * A backend as another process would have it. All backends of one test reach the same authorities; tests keep out
     * of one another's way by the names of their maps.
     */
    protected abstract Backend newBackend();

    /** Waits until the authority's clock shows at least that time. A backend whose clock stands still moves it here. */
    protected void awaitClock(Link link, long epochMillis) {
        Eventually.until(
                "the authority's clock has come to the deadline",
                () -> Eventually.get(link.tip()).nowMillis() >= epochMillis);
    }

    /** What becomes of commands. */
    @Nested
    public class Commits extends CommitContract {
        Commits() {
            super(BackendContract.this);
        }
    }

    /** Commands against the semantics in Java. */
    @Nested
    public class Semantics extends SemanticsContract {
        Semantics() {
            super(BackendContract.this);
        }
    }

    /** Values that are lists or numbers. */
    @Nested
    public class Values extends ValueContract {
        Values() {
            super(BackendContract.this);
        }
    }

    /** Sizes and bytes. */
    @Nested
    public class Sizes extends SizeContract {
        Sizes() {
            super(BackendContract.this);
        }
    }

    /** Batches that come again. */
    @Nested
    public class Repeats extends RepeatContract {
        Repeats() {
            super(BackendContract.this);
        }
    }

    /** Batches that rest on a history, and positions in it. */
    @Nested
    public class Histories extends HistoryContract {
        Histories() {
            super(BackendContract.this);
        }
    }

    /** The flow of changes. */
    @Nested
    public class Feeds extends FeedContract {
        Feeds() {
            super(BackendContract.this);
        }
    }

    /** What was missed. */
    @Nested
    public class CatchUps extends CatchUpContract {
        CatchUps() {
            super(BackendContract.this);
        }
    }

    /** What is held under some keys. */
    @Nested
    public class Fetches extends FetchContract {
        Fetches() {
            super(BackendContract.this);
        }
    }

    /** Ends of entries. */
    @Nested
    public class Deadlines extends DeadlineContract {
        Deadlines() {
            super(BackendContract.this);
        }
    }

    /** Ends of whole maps. */
    @Nested
    public class Lifetimes extends LifetimeContract {
        Lifetimes() {
            super(BackendContract.this);
        }
    }
}

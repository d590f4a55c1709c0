package dev.rmap.local;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.model.OperationId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest answered batch of each writer. A writer sends one batch at a time, so a batch that comes again is the
 * latest one, and an older one is a message that strayed.
 *
 * <p>Bounded: the writer that was silent longest is forgotten first. Its answers cannot be lost on their way, in this
 * process, so it has no reason to send its latest batch again.
 */
final class AnswerBook {

    private static final int MOST_WRITERS = 4096;

    private record Page(long counter, Answer.Decided answer) {}

    private final LinkedHashMap<Long, Page> pages = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Page> eldest) {
            return size() > MOST_WRITERS;
        }
    };

    AnswerBook copy() {
        AnswerBook copy = new AnswerBook();
        copy.pages.putAll(pages);
        return copy;
    }

    void keep(OperationId id, Answer.Decided answer) {
        pages.put(id.client(), new Page(id.counter(), answer));
    }

    /**
     * The answer to this batch if it was decided before.
     *
     * @throws BackendException if the writer has had a later batch decided
     */
    Optional<Answer.Decided> repeated(OperationId id) {
        Page page = pages.get(id.client());
        if (page == null || page.counter() < id.counter()) {
            return Optional.empty();
        }
        if (page.counter() > id.counter()) {
            throw new BackendException(
                    BackendException.Kind.REFUSED,
                    "stale repeat: batch " + id + " came after batch " + page.counter() + " of its writer");
        }
        return Optional.of(page.answer());
    }
}

package dev.rmap.lease;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks the authority something for each of many keys, and never for so many at once that the queue of writes is full. */
final class Portions {

    /** How many questions are under way at a time. */
    static final int MOST = 4_096;

    private Portions() {}

    /** Asks for each; the future completes when all are answered, whatever the answers are. */
    static <T> CompletableFuture<?> forEach(Collection<T> all, Function<T, CompletableFuture<?>> question) {
        return go(List.copyOf(all).iterator(), question);
    }

    private static <T> CompletableFuture<?> go(Iterator<T> left, Function<T, CompletableFuture<?>> question) {
        List<CompletableFuture<?>> asked = new ArrayList<>();
        while (left.hasNext() && asked.size() < MOST) {
            asked.add(question.apply(left.next()));
        }
        CompletableFuture<?> answered = CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> null);
        return left.hasNext() ? answered.thenCompose(portion -> go(left, question)) : answered;
    }
}

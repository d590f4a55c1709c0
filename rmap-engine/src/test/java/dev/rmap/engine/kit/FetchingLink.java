package dev.rmap.engine.kit;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.ForwardingLink;
import dev.rmap.backend.Link;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** Notes what is fetched, and does to an answer what a test says. The answers to commits can be held back, too. */
public final class FetchingLink extends ForwardingLink {

    /** What was asked for, call by call. */
    public final Queue<List<String>> asked = new ConcurrentLinkedQueue<>();

    private final Queue<UnaryOperator<CompletableFuture<Fetched>>> faults = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile boolean holdsCommits;

    public FetchingLink(Link link) {
        super(link);
    }

    public void failNext(BackendException.Kind kind) {
        faults.add(answer -> CompletableFuture.failedFuture(new BackendException(kind, "on purpose")));
    }

    public void swallowNext() {
        faults.add(answer -> new CompletableFuture<>());
    }

    public void holdNext() {
        faults.add(answer -> {
            CompletableFuture<Fetched> late = new CompletableFuture<>();
            held.add(() -> late.complete(answer.join()));
            return late;
        });
    }

    /** From now on no commit is answered before {@link #release}. */
    public void holdCommits() {
        holdsCommits = true;
    }

    public void release() {
        holdsCommits = false;
        List<Runnable> now = new ArrayList<>(held);
        held.clear();
        now.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        CompletableFuture<Answer> answer = super.commit(batch).toCompletableFuture();
        if (!holdsCommits) {
            return answer;
        }
        CompletableFuture<Answer> late = new CompletableFuture<>();
        held.add(() -> late.complete(answer.join()));
        return late;
    }

    @Override
    public CompletionStage<Fetched> fetch(List<Bytes> keys) {
        UnaryOperator<CompletableFuture<Fetched>> fault = faults.poll();
        CompletableFuture<Fetched> answer = super.fetch(keys).toCompletableFuture();
        CompletableFuture<Fetched> given = fault == null ? answer : fault.apply(answer);
        asked.add(keys.stream().map(Bytes::utf8).toList());
        return given;
    }
}

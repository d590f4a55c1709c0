package dev.rmap.testkit;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Reads the answer to one catch-up to its end. */
public final class CatchUpReader implements CatchUpSink {

    /** What a catch-up came to. */
    public sealed interface Result {

        /**
         * Nothing was missed.
         *
         * @param tip where the authority stands
         */
        record Current(Tip tip) implements Result {}

        /**
         * Some keys were changed.
         *
         * @param since where the reader stood
         * @param tip where the authority stands
         * @param differences the keys with what they hold now
         */
        record Missed(Position since, Tip tip, List<Content> differences) implements Result {}

        /**
         * The whole map.
         *
         * @param parts its parts in order, at least one
         */
        record Snapshot(List<Part> parts) implements Result {

            /** Where the authority stood at the last part. */
            public Tip tip() {
                return parts.get(parts.size() - 1).tip();
            }

            /** The entries as if nobody had written meanwhile. */
            public Map<Bytes, Content> content() {
                Map<Bytes, Content> content = new HashMap<>();
                parts.forEach(part -> part.entries().forEach(entry -> content.put(entry.key(), entry)));
                return content;
            }
        }

        /**
         * There was no (complete) answer.
         *
         * @param cause why
         */
        record Failed(BackendException cause) implements Result {}
    }

    /**
     * A part of a snapshot.
     *
     * @param tip where the authority stood
     * @param entries what it held
     */
    public record Part(Tip tip, List<Content> entries) {}

    private final List<Part> parts = new ArrayList<>();
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final BlockingQueue<Runnable> paused = new LinkedBlockingQueue<>();
    private final boolean stepping;

    private final Consumer<Result> receiver;

    private CatchUpReader(boolean stepping, Consumer<Result> receiver) {
        this.stepping = stepping;
        this.receiver = receiver;
    }

    /** A reader that asks for each next part at once. */
    public static CatchUpReader hurrying() {
        return hurrying(result -> {});
    }

    /** A reader that asks for each next part at once, and hands the result over on the thread that brings the end. */
    public static CatchUpReader hurrying(Consumer<Result> receiver) {
        return new CatchUpReader(false, receiver);
    }

    /** A reader that asks for the next part only when {@link #more} is called. */
    public static CatchUpReader stepping() {
        return new CatchUpReader(true, result -> {});
    }

    /** Asks for a catch-up and waits for its end. */
    public static Result read(Link link, Position since) {
        return hurrying().readFrom(link, since);
    }

    /** Asks for a catch-up, which must be a snapshot, and waits for its end. */
    public static Result.Snapshot readSnapshot(Link link, Position since) {
        Result result = read(link, since);
        if (result instanceof Result.Snapshot snapshot) {
            return snapshot;
        }
        throw new AssertionError("no snapshot: " + result);
    }

    /** Asks for a catch-up with this reader and waits for its end. */
    public Result readFrom(Link link, Position since) {
        askFrom(link, since);
        return await();
    }

    /** Asks for a catch-up with this reader. */
    public void askFrom(Link link, Position since) {
        link.catchUp(since, this);
    }

    /** Waits for the end of the answer. */
    public Result await() {
        return Eventually.get(result);
    }

    /** Waits until a part came that has a next one, or the answer ended; returns whether there is a next part. */
    public boolean awaitPart() {
        Eventually.until("a part or the end", () -> !paused.isEmpty() || result.isDone());
        return !paused.isEmpty();
    }

    /** Asks for the next part, after {@link #awaitPart}. */
    public void more() {
        paused.remove().run();
    }

    /** The result, if the answer has come to its end. */
    public Optional<Result> result() {
        return Optional.ofNullable(result.getNow(null));
    }

    @Override
    public void current(Tip tip) {
        end(new Result.Current(tip));
    }

    @Override
    public void missed(Position since, Tip tip, List<Content> differences) {
        end(new Result.Missed(since, tip, List.copyOf(differences)));
    }

    @Override
    public void part(Tip tip, List<Content> entries, boolean last, Runnable more) {
        Part part = new Part(tip, List.copyOf(entries));
        List<Part> all;
        synchronized (parts) {
            parts.add(part);
            all = List.copyOf(parts);
        }
        if (last) {
            end(new Result.Snapshot(all));
        } else if (stepping) {
            paused.add(more);
        } else {
            more.run();
        }
    }

    @Override
    public void failed(BackendException cause) {
        end(new Result.Failed(cause));
    }

    /** A second end is an answer too many; it fails nobody here, because the first one counts. */
    private void end(Result outcome) {
        if (result.complete(outcome)) {
            receiver.accept(outcome);
        }
    }
}

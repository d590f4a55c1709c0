package dev.rmap.engine.follow;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.Tip;
import dev.rmap.core.SyncEvent;
import dev.rmap.model.Content;
import dev.rmap.model.Position;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Turns the answers to one catch-up into events that bear its number. */
final class Answers implements CatchUpSink {

    private final long session;
    private final BiConsumer<SyncEvent, Cargo> events;
    private final Consumer<BackendException> failures;

    Answers(long session, BiConsumer<SyncEvent, Cargo> events, Consumer<BackendException> failures) {
        this.session = session;
        this.events = events;
        this.failures = failures;
    }

    @Override
    public void current(Tip tip) {
        take(tip, new SyncEvent.Current(session, tip.position()), List.of(), () -> {});
    }

    @Override
    public void missed(Position since, Tip tip, List<Content> differences) {
        take(tip, new SyncEvent.Missed(session, since.revision(), tip.position()), differences, () -> {});
    }

    @Override
    public void part(Tip tip, List<Content> entries, boolean last, Runnable more) {
        take(tip, new SyncEvent.Part(session, tip.position(), last), entries, more);
    }

    @Override
    public void failed(BackendException cause) {
        failures.accept(cause);
        events.accept(new SyncEvent.CatchUpFailed(session), Cargo.NONE);
    }

    private void take(Tip tip, SyncEvent event, List<Content> contents, Runnable more) {
        events.accept(event, new Cargo(List.of(), contents, tip, more));
    }
}

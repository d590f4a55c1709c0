package dev.rmap.testkit;

import dev.rmap.backend.FeedSink;
import dev.rmap.model.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A sink that keeps everything that it was told. */
public final class RecordingFeed implements FeedSink {

    /** One call of the sink. */
    public sealed interface Event {

        /** {@link FeedSink#opened}. */
        record Opened() implements Event {}

        /**
         * {@link FeedSink#change}.
         *
         * @param change the change
         */
        record Changed(Change change) implements Event {}

        /**
         * {@link FeedSink#malformed}.
         *
         * @param why the reason given
         */
        record Malformed(String why) implements Event {}

        /**
         * {@link FeedSink#lost}.
         *
         * @param why the reason given
         */
        record Lost(String why) implements Event {}
    }

    private final List<Event> events = new ArrayList<>();

    @Override
    public void opened() {
        add(new Event.Opened());
    }

    @Override
    public void change(Change change) {
        add(new Event.Changed(change));
    }

    @Override
    public void malformed(String why) {
        add(new Event.Malformed(why));
    }

    @Override
    public void lost(String why) {
        add(new Event.Lost(why));
    }

    /** What came so far, in order. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** The changes that came so far, in order. */
    public List<Change> changes() {
        return events().stream()
                .flatMap(event -> event instanceof Event.Changed changed ? Stream.of(changed.change()) : Stream.empty())
                .toList();
    }

    /** The numbers of the changes that came so far, in order of arrival. */
    public List<Long> numbers() {
        return changes().stream().map(Change::number).toList();
    }

    /** How often the event of that class came. */
    public long count(Class<? extends Event> kind) {
        return events().stream().filter(kind::isInstance).count();
    }

    /** Waits until the feed flows. */
    public RecordingFeed awaitOpened() {
        Eventually.until("the feed opens", () -> count(Event.Opened.class) > 0);
        return this;
    }

    /** Waits for that many changes and returns all that came. */
    public List<Change> awaitChanges(int atLeast) {
        Eventually.until(atLeast + " changes", () -> count(Event.Changed.class) >= atLeast);
        return changes();
    }

    /** Waits for the change of that number and returns all changes that came. */
    public List<Change> awaitNumber(long number) {
        Eventually.until("change number " + number, () -> numbers().contains(number));
        return changes();
    }

    private synchronized void add(Event event) {
        events.add(event);
    }
}

package dev.rmap.testkit;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.FeedSink;
import dev.rmap.model.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A feed between a backend and a sink, on which faults act. */
final class FaultyFeed implements FeedSink {

    /** What the feed does with everything that comes. */
    enum Mode {
        /** It passes on, apart from single faults. */
        FLOWING,
        /** It keeps what comes for later. */
        DELAYED,
        /** It said that it is lost, and drops what comes. */
        CUT,
        /** It drops what comes and says nothing. */
        MUTE
    }

    private final FeedSink sink;
    private final SerialCalls calls = new SerialCalls();

    /** What the next changes turn into, one element for each change; a change without one passes. */
    private final Deque<Function<Change, List<Change>>> faults = new ArrayDeque<>();

    private final List<Runnable> delayed = new ArrayList<>();
    private Optional<Executor> scatter = Optional.empty();
    private Mode mode;
    private boolean openBelow;

    FaultyFeed(FeedSink sink, Mode mode) {
        this.sink = sink;
        this.mode = mode;
    }

    @Override
    public void opened() {
        act(() -> {
            openBelow = true;
            pass(sink::opened);
        });
    }

    @Override
    public void change(Change change) {
        act(() -> {
            if (mode == Mode.FLOWING || mode == Mode.DELAYED) {
                Function<Change, List<Change>> fault = faults.isEmpty() ? List::of : faults.remove();
                fault.apply(change).forEach(result -> pass(() -> sink.change(result)));
            }
        });
    }

    @Override
    public void malformed(String why) {
        act(() -> pass(() -> sink.malformed(why)));
    }

    @Override
    public void lost(String why) {
        act(() -> {
            openBelow = false;
            pass(() -> sink.lost(why));
        });
    }

    @Override
    public void refused(BackendException cause) {
        act(() -> {
            openBelow = false;
            pass(() -> sink.refused(cause));
        });
    }

    void loseNext() {
        act(() -> faults.add(change -> List.of()));
    }

    void repeatNext() {
        act(() -> faults.add(change -> List.of(change, change)));
    }

    /** The next changes come after the last of them, in reverse. */
    void reorderNext(int count) {
        List<Change> gathered = new ArrayList<>();
        Function<Change, List<Change>> gather = change -> {
            gathered.add(change);
            if (gathered.size() < count) {
                return List.of();
            }
            Collections.reverse(gathered);
            return List.copyOf(gathered);
        };
        act(() -> faults.addAll(Collections.nCopies(count, gather)));
    }

    /** Passes a call of the sink on as if it had come from the backend, whatever the mode. */
    void insert(Runnable call) {
        act(() -> calls.add(call));
    }

    void insertChange(Change change) {
        insert(() -> sink.change(change));
    }

    void insertMalformed(String why) {
        insert(() -> sink.malformed(why));
    }

    void scatterTo(Executor executor) {
        act(() -> scatter = Optional.of(executor));
    }

    void delay() {
        act(() -> mode = Mode.DELAYED);
    }

    void mute() {
        act(() -> mode = Mode.MUTE);
    }

    void cut(String why) {
        act(() -> {
            if (mode != Mode.CUT) {
                calls.add(() -> sink.lost(why));
            }
            delayed.clear();
            mode = Mode.CUT;
        });
    }

    /** Flows again: what was delayed comes now, what was cut opens again, what was mute says nothing of it. */
    void restore() {
        act(() -> {
            if (mode == Mode.CUT && openBelow) {
                calls.add(sink::opened);
            }
            mode = Mode.FLOWING;
            delayed.forEach(this::pass);
            delayed.clear();
        });
    }

    synchronized int unspent() {
        return faults.size();
    }

    private void pass(Runnable call) {
        if (mode == Mode.DELAYED) {
            delayed.add(call);
        } else if (mode == Mode.FLOWING) {
            calls.add(scatter.<Runnable>map(executor -> () -> executor.execute(call))
                    .orElse(call));
        }
    }

    /** Changes the state under the lock, and makes the calls that follow from it outside. */
    private void act(Runnable action) {
        synchronized (this) {
            action.run();
        }
        calls.run();
    }
}

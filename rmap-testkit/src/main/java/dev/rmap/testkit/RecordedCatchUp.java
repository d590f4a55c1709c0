package dev.rmap.testkit;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.Tip;
import dev.rmap.model.Content;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader.Part;
import dev.rmap.testkit.CatchUpReader.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Passes the answer to a catch-up on as it comes, and keeps a copy, which can be played later. */
final class RecordedCatchUp implements CatchUpSink {

    private final CatchUpSink sink;
    private final Consumer<Result> recorder;
    private final List<Part> parts = new ArrayList<>();

    RecordedCatchUp(CatchUpSink sink, Consumer<Result> recorder) {
        this.sink = sink;
        this.recorder = recorder;
    }

    /** Gives a recorded answer to the sink. */
    static void play(Result recorded, CatchUpSink sink) {
        if (recorded instanceof Result.Current current) {
            sink.current(current.tip());
        } else if (recorded instanceof Result.Missed missed) {
            sink.missed(missed.since(), missed.tip(), missed.differences());
        } else if (recorded instanceof Result.Snapshot snapshot) {
            playParts(snapshot.parts(), sink);
        } else if (recorded instanceof Result.Failed failed) {
            sink.failed(failed.cause());
        }
    }

    private static void playParts(List<Part> parts, CatchUpSink sink) {
        Part first = parts.get(0);
        List<Part> rest = parts.subList(1, parts.size());
        sink.part(
                first.tip(), first.entries(), rest.isEmpty(), rest.isEmpty() ? () -> {} : () -> playParts(rest, sink));
    }

    @Override
    public void current(Tip tip) {
        recorder.accept(new Result.Current(tip));
        sink.current(tip);
    }

    @Override
    public void missed(Position since, Tip tip, List<Content> differences) {
        recorder.accept(new Result.Missed(since, tip, differences));
        sink.missed(since, tip, differences);
    }

    @Override
    public void part(Tip tip, List<Content> entries, boolean last, Runnable more) {
        parts.add(new Part(tip, entries));
        if (last) {
            recorder.accept(new Result.Snapshot(List.copyOf(parts)));
        }
        sink.part(tip, entries, last, more);
    }

    @Override
    public void failed(BackendException cause) {
        sink.failed(cause);
    }
}

package dev.rmap.faults.crew;

import dev.rmap.faults.history.Fact;
import dev.rmap.faults.history.FactText;
import dev.rmap.faults.history.Look;
import dev.rmap.testkit.jvm.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A {@link Worker} in a JVM of its own, as a run sees it. */
public final class WorkerChild {

    private final Worker.Settings settings;
    private final ChildJvm jvm;

    private WorkerChild(Worker.Settings settings, ChildJvm jvm) {
        this.settings = settings;
        this.jvm = jvm;
    }

    /**
     * Starts a worker, which joins while the caller goes on.
     *
     * @param overlay classes and resources that take the place of the library's own, if any
     */
    static WorkerChild start(Worker.Settings settings, Optional<Path> overlay) {
        Path errors = settings.file().resolveSibling(settings.file().getFileName() + ".log");
        ChildJvm.Options options = new ChildJvm.Options(overlay, Optional.of(errors));
        return new WorkerChild(settings, ChildJvm.start(options, Worker.class, settings.words()));
    }

    /** Waits until it has joined. */
    void joined() {
        jvm.joined();
    }

    /** Has it work from now on. */
    void go() {
        jvm.ask("go");
    }

    /** Has it end what it is doing. Waits for that. */
    void stop() {
        jvm.ask("stop");
    }

    /** What it holds, if it is live and its listener has heard everything. */
    Optional<Look> settled() {
        return look("LIVE"::equals);
    }

    /** What it holds, if it is live. */
    Optional<Look> whileLive() {
        return look(state -> state.startsWith("LIVE"));
    }

    private Optional<Look> look(Predicate<String> states) {
        String[] answer = jvm.ask("look").split("\t", 2);
        return states.test(answer[0]) ? Optional.of((Look) FactText.read(answer[1])) : Optional.empty();
    }

    /** Ends it as a crash does. Returns when it is gone. */
    void kill() {
        jvm.kill();
    }

    /** Has it leave the map and end. */
    void end() {
        jvm.end();
    }

    /** What it recorded. The last line of a worker that was killed may be cut off. */
    List<Fact> facts() {
        try {
            String text = Files.readString(settings.file());
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(FactText::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

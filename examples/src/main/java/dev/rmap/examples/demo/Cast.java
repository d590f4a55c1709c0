package dev.rmap.examples.demo;

import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The participants, and all that they report. Used by one thread, the director's. */
final class Cast implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    /** A report and whose it is. */
    record Told<R extends Report>(ParticipantProcess by, R report) {}

    private final BlockingQueue<Told<Report>> reports = new LinkedBlockingQueue<>();
    private final Map<ParticipantProcess, Memory> memories = new LinkedHashMap<>();
    private final List<Told<Report.Heard>> heard = new ArrayList<>();
    private final List<Told<Report.Done>> done = new ArrayList<>();

    /** Starts a process that joins the map. */
    ParticipantProcess hire(String name, String redis, String map) {
        ParticipantProcess process =
                ParticipantProcess.start(name, redis, map, (by, report) -> reports.add(new Told<>(by, report)));
        memories.put(process, new Memory());
        return process;
    }

    /** Waits until each of them has joined; tells the numbers of their processes. */
    Map<ParticipantProcess, Long> awaitAll() {
        Map<ParticipantProcess, Long> processes = new LinkedHashMap<>();
        memories.keySet().forEach(process -> processes.put(process, 0L));
        while (processes.containsValue(0L)) {
            Told<Report> told = next();
            if (told.report() instanceof Report.Joined joined) {
                processes.put(told.by(), joined.process());
            }
        }
        return processes;
    }

    /** Waits until each participant has heard of the change with that number. */
    void awaitHeard(long revision) {
        gatherUntil(() -> memories.values().stream().allMatch(it -> it.revision() >= revision));
    }

    /** Waits until each participant has heard of these entries. */
    void awaitHeardOf(List<String> keys) {
        gatherUntil(() -> memories.values().stream().allMatch(it -> it.knows(keys)));
    }

    /** Waits until so many requests of that kind are done; what they came to. */
    List<Told<Report.Done>> awaitDone(Request.Verb verb, int requests) {
        gatherUntil(() -> done.stream().filter(it -> it.report().verb() == verb).count() >= requests);
        List<Told<Report.Done>> those =
                done.stream().filter(it -> it.report().verb() == verb).toList();
        done.removeAll(those);
        return those;
    }

    /** What was heard since the last call, in the order of time. */
    List<Told<Report.Heard>> heard() {
        List<Told<Report.Heard>> those =
                heard.stream().sorted(comparingLong(it -> it.report().at())).toList();
        heard.clear();
        return those;
    }

    /** The copy of that participant. */
    Report.Copy copyOf(ParticipantProcess process) {
        process.ask(Request.of(Request.Verb.COPY));
        while (true) {
            if (next().report() instanceof Report.Copy copy) {
                return copy;
            }
        }
    }

    /** What that participant has heard so far. */
    Memory memoryOf(ParticipantProcess process) {
        return memories.computeIfAbsent(process, stranger -> {
            throw new IllegalArgumentException(stranger + " is not of this cast");
        });
    }

    private void gatherUntil(BooleanSupplier complete) {
        while (!complete.getAsBoolean()) {
            Told<Report> told = next();
            if (told.report() instanceof Report.Heard it) {
                heard.add(new Told<>(told.by(), it));
            } else if (told.report() instanceof Report.Done result) {
                if (!result.well()) {
                    throw new DemoFailedException(told.by() + " could not " + result.verb() + ": " + result.answer());
                }
                done.add(new Told<>(told.by(), result));
            }
        }
    }

    private Told<Report> next() {
        try {
            Told<Report> told = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (told == null) {
                throw new DemoFailedException("nothing was heard for " + PATIENCE_SECONDS + " s");
            }
            if (told.report() instanceof Report.Gone) {
                throw new DemoFailedException("the process of " + told.by() + " ended");
            }
            if (told.report() instanceof Report.Heard it) {
                memoryOf(told.by()).add(it);
            }
            return told;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailedException("interrupted");
        }
    }

    @Override
    public void close() {
        memories.keySet().forEach(ParticipantProcess::dismiss);
        memories.keySet().forEach(ParticipantProcess::close);
    }
}

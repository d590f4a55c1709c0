package dev.rmap.faults.breakages;

import dev.rmap.core.SyncEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.faults.Fault;
import dev.rmap.faults.check.Promise;
import dev.rmap.model.Batch;
import dev.rmap.model.Change;
import dev.rmap.model.Revision;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A defect that is built into the processes of a run, and the promise that it breaks.
 *
 * @param title what is wrong, in words
 * @param fault what has to strike for it to show
 * @param promise the promise that it breaks
 * @param build puts it into an overlay
 */
record Breakage(String title, Fault fault, Promise promise, Consumer<Overlay> build) {

    /** All of them. */
    static final List<Breakage> ALL = List.of(
            new Breakage(
                    "the commit script decides a batch again that it has decided",
                    Fault.LOST_ANSWERS,
                    Promise.FATES,
                    overlay -> overlay.script("longway.lua", "if decided == counter then", "if false then")),
            new Breakage(
                    "the commit script takes every value for the expected one",
                    Fault.NONE,
                    Promise.CONDITIONS,
                    overlay -> overlay.script("commit.lua", "return value == expected end", "return value ~= nil end")),
            new Breakage(
                    "the commit script does not mark which changes belong together",
                    Fault.DELAY,
                    Promise.REAL_PAST,
                    overlay -> {
                        overlay.script("commit.lua", "e < plan.effects and 1 or 0", "0");
                        overlay.script("batch.lua", "(whole and w < writes and more or last)", "last");
                    }),
            new Breakage(
                    "the commit script publishes now and then what it does not store",
                    Fault.NONE,
                    Promise.CONDITIONS,
                    overlay -> overlay.script(
                            "batch.lua",
                            "for from = 1, #content, ARGUMENTS do",
                            "if number % 20 == 0 then content = {unpack(content, 1, 4)} end"
                                    + " for from = 1, #content, ARGUMENTS do")),
            new Breakage(
                    "the catch-up script says that nothing was missed",
                    Fault.LOST_MESSAGES,
                    Promise.LOSS_IS_SAID,
                    overlay -> overlay.script(
                            "catchup.lua", "if since.number == h.number then", "if since.number <= h.number then")),
            new Breakage(
                    "the catch-up script forgets one of the keys that were missed",
                    Fault.LOST_MESSAGES,
                    Promise.REAL_PAST,
                    overlay -> overlay.script(
                            "catchup.lua", "return keys, false\nend", "keys[#keys] = nil return keys, false\nend")),
            new Breakage(
                    "writers do not wait for their replica",
                    Fault.DELAY,
                    Promise.OWN_WRITES,
                    overlay -> overlay.method(
                            "dev.rmap.engine.follow.Gate", "await", Revision.class, Advices.OpenGate.class)),
            new Breakage(
                    "the core applies a change although some before it are missing",
                    Fault.LOST_MESSAGES,
                    Promise.REAL_PAST,
                    overlay -> overlay.method(
                            "dev.rmap.core.Live", "arrived", SyncEvent.Arrived.class, Advices.GapsAreAccepted.class)),
            new Breakage(
                    "a quiet map is never looked at",
                    Fault.LOST_LAST_MESSAGES,
                    Promise.EQUAL,
                    overlay -> overlay.methodWithoutArguments(
                            "dev.rmap.engine.follow.QuietWatch", "start", Advices.Nothing.class)),
            new Breakage(
                    "the replica leaves a change out",
                    Fault.NONE,
                    Promise.REAL_PAST,
                    overlay -> overlay.method(
                            "dev.rmap.engine.replica.Replica", "apply", Change.class, Advices.ChangesLeftOut.class)),
            new Breakage(
                    "a listener is not told of a change",
                    Fault.NONE,
                    Promise.LISTENERS,
                    overlay -> overlay.method(
                            "dev.rmap.engine.listen.ListenerQueue",
                            "add",
                            MapEvent.class,
                            Advices.EventsLeftOut.class)),
            new Breakage(
                    "a listener is not told that the history was lost",
                    Fault.EVICTED,
                    Promise.LOSS_IS_SAID,
                    overlay -> overlay.method(
                            "dev.rmap.engine.listen.ListenerQueue", "add", MapEvent.class, Advices.LossUntold.class)),
            new Breakage(
                    "the scripts go on with a history of which they know that data went back",
                    Fault.RESTORED,
                    Promise.ONE_ORDER,
                    overlay -> overlay.script("common.lua", "if not h.vanished then", "if false then")),
            new Breakage(
                    "a batch that is sent again bears another identity",
                    Fault.LOST_ANSWERS,
                    Promise.FATES,
                    overlay -> overlay.method(
                            "dev.rmap.redis.RedisLink", "commit", Batch.class, Advices.FreshIdentity.class)),
            new Breakage(
                    "a write of unknown fate is said not to be applied",
                    Fault.LONG_SILENCE,
                    Promise.FATES,
                    overlay -> overlay.methodWithoutArguments(
                            "dev.rmap.engine.commit.BatchInFlight", "mayBeApplied", Advices.NeverInDoubt.class)));

    /** Writes what goes in front of the library. */
    Path into(Path directory) {
        Overlay overlay = new Overlay(directory);
        build.accept(overlay);
        return overlay.directory();
    }

    @Override
    public String toString() {
        return title;
    }
}

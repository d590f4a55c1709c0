package dev.rmap.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.backend.BackendException;
import dev.rmap.examples.demo.Request.Verb;
import dev.rmap.testkit.redis.RedisLaunchException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two processes share a map: they write, hear each other, race for a counter, and lose their connections while they
 * write. It ends with a line that says what was shown, and with exit code 0 if that is what was to be shown.
 */
public final class TwoProcesses {

    private static final String MAP = "demo";
    private static final int RACE_ADDITIONS = 100;
    private static final int OFFER_MILLIS = 400;

    private final Server server;
    private final Cast cast;
    private final Narrator narrator;
    private final ParticipantProcess ada;
    private final ParticipantProcess bob;

    /** How many changes were asked for. */
    private long changes;

    private TwoProcesses(Server server, Cast cast, Narrator narrator) {
        this.server = server;
        this.cast = cast;
        this.narrator = narrator;
        this.ada = cast.hire("ada", server.uri(), MAP);
        this.bob = cast.hire("bob", server.uri(), MAP);
    }

    /** Shows it. */
    public static void main(String[] arguments) {
        Narrator narrator = new Narrator(new PrintStream(System.out, true, UTF_8));
        narrator.say("Two processes, one map. Starting a Redis server and two JVMs ...");
        try (Server server = Server.start(MAP);
                Cast cast = new Cast()) {
            narrator.say("");
            narrator.say("  " + server.description());
            new TwoProcesses(server, cast, narrator).show();
        } catch (DemoFailedException | RedisLaunchException | BackendException e) {
            narrator.say("");
            narrator.say("Not shown: " + e.getMessage());
            System.exit(1);
        }
    }

    private void show() {
        cast.awaitAll()
                .forEach((who, process) -> narrator.say(
                        "  " + who + " is process " + process + ", and has joined the map \"" + MAP + "\""));
        exchange();
        expire();
        race();
        end(writeWhileCut());
    }

    private void exchange() {
        narrator.act(
                "1. Each writes, both hear.",
                "Listeners hear the old and the new value; map.get is what that process reads at that moment.",
                "Times run from the call of the write.");
        write(ada, "map.put(\"greeting\", \"hello\")", Request.of(Verb.PUT, "greeting", "hello"), 1);
        write(bob, "map.put(\"greeting\", \"good evening\")", Request.of(Verb.PUT, "greeting", "good evening"), 1);
        write(bob, "map.counters().add(\"visits\", 40)", Request.of(Verb.ADD, "visits", 40), 1);
        write(ada, "map.counters().add(\"visits\", 2)", Request.of(Verb.ADD, "visits", 2), 1);
        write(ada, "map.lists().append(\"guests\", \"ada\")", Request.of(Verb.APPEND, "guests", "ada"), 1);
        write(bob, "map.lists().append(\"guests\", \"bob\")", Request.of(Verb.APPEND, "guests", "bob"), 1);
        write(
                ada,
                "map.batch(): renames greeting to welcome, both changes or none",
                Request.of(Verb.RENAME, "greeting", "welcome"),
                2);
    }

    /** Has somebody write, and tells what both heard. Returns when the call began. */
    private long write(ParticipantProcess who, String what, Request request, int itsChanges) {
        narrator.did(who, what);
        who.ask(request);
        changes += itsChanges;
        Report.Done done = cast.awaitDone(request.verb(), 1).get(0).report();
        cast.awaitHeard(changes);
        narrator.heard(cast.heard(), done.began());
        narrator.returned(done);
        return done.began();
    }

    private void expire() {
        narrator.act(
                "2. An entry expires.", "The server's clock decides when; the times now run from the end of its life.");
        long began = write(
                bob,
                "map.put(\"offer\", \"two for one\", Duration.ofMillis(" + OFFER_MILLIS + "))",
                new Request(Verb.PUT_FOR_A_WHILE, "offer", "two for one", OFFER_MILLIS),
                1);
        changes += 1;
        cast.awaitHeard(changes);
        narrator.heard(cast.heard(), began + 1000L * OFFER_MILLIS);
    }

    private void race() {
        narrator.act(
                "3. Both write the same entry at once.",
                "Each adds 1 to visits, " + RACE_ADDITIONS + " times, with map.merge. The server decides on the newest"
                        + " value: no addition is lost.");
        Stream.of(ada, bob).forEach(who -> who.ask(Request.of(Verb.RACE, "visits", RACE_ADDITIONS)));
        changes += 2 * RACE_ADDITIONS;
        cast.awaitDone(Verb.RACE, 2)
                .forEach(told -> narrator.say("      " + told.by() + " is done after "
                        + Narrator.millis(told.report().took()) + " ms; "
                        + told.report().answer()
                        + " times the other was faster, and it computed again"));
        cast.awaitHeard(changes);
        List<Cast.Told<Report.Heard>> heard = cast.heard();
        Report.Heard last = heard.get(heard.size() - 1).report();
        narrator.say("      the last of " + heard.size() + " events: visits: " + last.before() + " -> " + last.after());
    }

    /** Tells how many changes were made while the connections were cut. */
    private long writeWhileCut() {
        narrator.act(
                "4. The server cuts all connections, and both write meanwhile.",
                "What a copy missed comes by catch-up, as differences. Times run from the cut.");
        long before = server.revision();
        long began = Report.now();
        Server.Cut cut = server.cutAll();
        narrator.say("  server: CLIENT KILL TYPE normal, CLIENT KILL TYPE pubsub: " + cut.normal() + " and "
                + cut.subscriptions() + " connections are gone");
        narrator.did(ada, "map.async().put(\"weather\", \"rain\"), map.async().put(\"door\", \"open\")");
        narrator.did(bob, "map.async().put(\"lunch\", \"soup\")");
        ada.ask(Request.of(Verb.PUT_LATER, "weather", "rain"));
        ada.ask(Request.of(Verb.PUT_LATER, "door", "open"));
        bob.ask(Request.of(Verb.PUT_LATER, "lunch", "soup"));
        changes += 3;
        long again = server.cutSubscriptionsUntil(changes);
        long after = server.revision();
        narrator.say("  server: has decided all three, and is at revision " + after
                + (again == 0 ? "" : "; cut " + again + " more subscriptions as they came back"));
        Stream.of(ada, bob).forEach(who -> who.ask(Request.of(Verb.WHERE)));
        cast.awaitDone(Verb.WHERE, 2)
                .forEach(told -> narrator.did(
                        told.by(), "its copy is at " + told.report().answer()));
        cast.awaitHeardOf(List.of("weather", "door", "lunch"));
        narrator.heard(cast.heard(), began);
        cast.awaitDone(Verb.PUT_LATER, 3)
                .forEach(told -> narrator.say("      a write of " + told.by() + " was done after "
                        + Narrator.millis(told.report().took()) + " ms"));
        return after - before;
    }

    private void end(long cutOff) {
        narrator.act("5. What each has in the end.");
        List<Ending.Held> copies = Stream.of(ada, bob)
                .map(who -> new Ending.Held(who.name(), cast.copyOf(who), cast.memoryOf(who)))
                .toList();
        Ending ending = new Ending(changes, cutOff, copies, server.revision(), server.entries());
        copies.forEach(
                held -> narrator.say("  " + held.name() + "     " + held.copy().entries()));
        narrator.say("  server  " + ending.entries());
        if (!ending.doubts().isEmpty()) {
            throw new DemoFailedException(String.join("; ", ending.doubts()));
        }
        narrator.say("");
        narrator.say(ending.line());
    }
}

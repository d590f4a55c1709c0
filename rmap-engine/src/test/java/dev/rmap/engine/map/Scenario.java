package dev.rmap.engine.map;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.follow.Protocol;
import dev.rmap.engine.kit.ManualExecutor;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.kit.OneLink;
import dev.rmap.engine.kit.Parts;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Change.Stamp;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Lineage;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
import dev.rmap.model.OperationId;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A little world that plays the steps of a scenario file, and says what happens. */
final class Scenario {

    private static final MapName MAP = new MapName("m");

    private record Node(ScenarioLink link, MapEngine<String, String> engine) {}

    private final ManualTimers timers = new ManualTimers();
    private final ManualExecutor executor = new ManualExecutor();
    private final ScenarioText text = new ScenarioText();
    private final LocalStore store;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private Runnable earlier = () -> {};
    private long lineages;

    Scenario() {
        store = new LocalStore(LocalOptions.DEFAULTS
                .withClock(timers::nowMillis)
                .withLineages(() -> ++lineages)
                .withParts(2));
    }

    /** Plays one step, and answers what happened. */
    List<String> play(String step) {
        List<String> words = Arrays.asList(step.split(" "));
        play(words.get(0), words.subList(1, words.size()));
        executor.runAll();
        return text.take();
    }

    private void play(String verb, List<String> words) {
        switch (verb) {
            case "start" -> words.forEach(name -> start(name, false));
            case "start-held" -> words.forEach(name -> start(name, true));
            case "put", "remove", "clear", "commit", "expiring" -> write(verb, words);
            case "pass" -> pass(Long.parseLong(words.get(0)));
            case "show" -> words.forEach(this::show);
            case "authority" -> authority(String.join(" ", words));
            case "close" -> node(words).engine.close();
            default -> playLink(verb, node(words), words.subList(1, words.size()));
        }
    }

    private Node node(List<String> words) {
        Node node = nodes.get(words.get(0));
        if (node == null) {
            throw new IllegalArgumentException("nobody is called " + words.get(0));
        }
        return node;
    }

    private void playLink(String verb, Node node, List<String> words) {
        ScenarioLink link = node.link;
        List<Change> onTheWay = link.onTheWay();
        switch (verb) {
            case "deliver" -> link.deliver(words.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(words.get(0)));
            case "lose" -> onTheWay.remove(words.contains("last") ? onTheWay.size() - 1 : 0);
            case "repeat" -> onTheWay.add(0, onTheWay.get(0));
            case "delay" -> onTheWay.add(onTheWay.remove(0));
            case "cut" -> link.cut();
            case "reopen" -> link.reopen();
            case "hold" -> link.hold();
            case "answer" -> {
                if (words.contains("last")) {
                    link.answerLast();
                } else {
                    link.answer();
                }
            }
            case "release" -> link.release();
            case "answers-tell" -> link.tellChanges();
            case "lose-next-answer" -> link.loseNextAnswer();
            case "fail-next-question" -> link.failNextQuestion();
            case "garble" -> link.sink().malformed("not a change");
            case "forge" -> link.sink().change(forged(Long.parseLong(words.get(0)), words.get(1), words.get(2)));
            default -> throw new IllegalArgumentException("no step is called " + verb);
        }
    }

    private static Change forged(long number, String key, String value) {
        Stamp stamp = new Stamp(new Revision(Lineage.UNKNOWN, number), OperationId.NONE, false, Deadline.NONE);
        return new Change.Put(stamp, Bytes.utf8(key), Bytes.utf8(value), Deadline.NONE);
    }

    private void start(String name, boolean held) {
        ScenarioLink link = new ScenarioLink(store.newBackend().link(MAP), text, name);
        if (held) {
            link.hold();
        }
        Utf8 codec = new Utf8();
        EngineConfig config = new EngineConfig(
                Lifetime.FOREVER,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Parts.TIMES,
                EngineConfig.Limits.DEFAULTS);
        EngineRuntime runtime = new EngineRuntime(timers, executor, executor, () -> 0);
        MapEngine<String, String> engine = MapEngine.start(
                new MapSetup<>(MAP, new OneLink(link), codec, codec, config, runtime), Protocol.CORE, nodes.size() + 1);
        nodes.put(name, new Node(link, engine));
        engine.subscribe(event -> text.say(name + " hears " + text.event(event)), true, false);
    }

    private void write(String verb, List<String> words) {
        String name = words.get(0);
        List<String> arguments = words.subList(1, words.size());
        String what = arguments.isEmpty() ? verb : verb + " " + String.join(" ", arguments);
        CompletionStage<List<Receipt>> written = node(words).engine.commitAsync(new Commit(commands(verb, arguments)));
        written.whenComplete((receipts, failure) -> text.say(name + ": " + what + " "
                + (failure == null ? outcome(receipts) : failure((CompletionException) failure))));
    }

    private static List<Command> commands(String verb, List<String> words) {
        return switch (verb) {
            case "put" -> List.of(Command.set(Bytes.utf8(words.get(0)), Bytes.utf8(words.get(1))));
            case "expiring" -> List.of(expiring(words.get(0), words.get(1), Long.parseLong(words.get(2))));
            case "remove" -> List.of(Command.remove(Bytes.utf8(words.get(0))));
            case "clear" -> List.of(Command.clear(Reason.REMOVED));
            default ->
                words.stream()
                        .map(word -> word.split("="))
                        .map(pair -> Command.set(Bytes.utf8(pair[0]), Bytes.utf8(pair[1])))
                        .toList();
        };
    }

    private static Command expiring(String key, String value, long millis) {
        return new Command(
                Bytes.utf8(key), Condition.ALWAYS, new Mutation.Set(Bytes.utf8(value), Expiry.after(millis)));
    }

    private String outcome(List<Receipt> receipts) {
        Receipt last = receipts.get(receipts.size() - 1);
        return last.outcome().name().toLowerCase(java.util.Locale.ROOT) + " at " + text.revision(last.revision());
    }

    private static String failure(CompletionException failure) {
        return "failed: " + failure.getCause().getClass().getSimpleName();
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed++) {
            timers.pass(1);
            executor.runAll();
        }
    }

    private void authority(String what) {
        switch (what) {
            case "restarts without data" -> store.loseHistory(MAP);
            case "forgets its log" -> store.forgetLog(MAP);
            case "is backed up" -> earlier = store.rememberState(MAP);
            case "goes back to the backup" -> earlier.run();
            default -> throw new IllegalArgumentException("an authority never " + what);
        }
    }

    private void show(String name) {
        Node node = nodes.get(name);
        MapEngine<String, String> engine = node.engine;
        Map<String, String> content = new HashMap<>();
        engine.forEach(content::put);
        text.say(name + " is " + engine.status().state() + " at " + text.revision(engine.revision()) + " "
                + ScenarioText.map(content));
        node.link.onTheWay().forEach(change -> text.say("  on the way to " + name + ": " + text.change(change)));
    }
}

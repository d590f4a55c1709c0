package dev.rmap.engine.map;

import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Batch;
import dev.rmap.model.Change;
import dev.rmap.model.Commit;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Lineage;
import dev.rmap.model.MapName;
import dev.rmap.model.OperationId;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The in-process authority with a tiny log and tiny parts, and everything that it ever held. */
final class SimAuthority {

    static final MapName MAP = new MapName("m");

    /** A writer that gives its changes neither lineage nor identity nor deadline, as far as the replicas can see. */
    static final long FOREIGN = 999;

    /** What is held under a key. */
    record Entry(String value, Deadline deadline) {}

    /** Content, and which values and identities were ever applied on the way to it. */
    private record Chain(Map<String, Entry> content, Map<String, Integer> applied, Set<OperationId> operations) {
        Chain copy() {
            return new Chain(new HashMap<>(content), new HashMap<>(applied), new HashSet<>(operations));
        }
    }

    private final SimWorld world;
    private final LocalStore store;
    private final Link recorder;
    private final Map<Revision, List<Map<String, Entry>>> history = new HashMap<>();
    private final Map<String, Integer> everApplied = new HashMap<>();
    private final List<Change> commit = new ArrayList<>();
    private Chain chain = new Chain(new HashMap<>(), new HashMap<>(), new HashSet<>());
    private OperationId latest = OperationId.NONE;
    private Lineage lineage;
    private long lineages;
    private long foreignBatches;
    private int returns;
    private Runnable earlier = () -> {};

    SimAuthority(SimWorld world) {
        this.world = world;
        LocalOptions options = LocalOptions.DEFAULTS
                .withClock(world::now)
                .withLineages(() -> ++lineages)
                .withLog(world.draw(12), 1_000)
                .withParts(1 + world.draw(3));
        this.store = new LocalStore(options);
        this.recorder = link();
        this.lineage = tip().position().lineage();
        keep(tip().position().revision());
        recorder.openFeed(new Recorder());
    }

    /** A way to the authority without faults. */
    Link link() {
        return store.newBackend().link(MAP);
    }

    Tip tip() {
        return recorder.tip().toCompletableFuture().join();
    }

    Map<String, Entry> content() {
        return chain.content;
    }

    /** Whether the authority held exactly that at that revision. */
    boolean held(Revision revision, Map<String, Entry> content) {
        return history.getOrDefault(revision, List.of()).contains(content);
    }

    String heldText(Revision revision) {
        return String.valueOf(history.get(revision));
    }

    /** How often a value was applied, in the histories that were lost too. */
    int everApplied(String value) {
        return everApplied.getOrDefault(value, 0);
    }

    /** The authority may have begun a new lineage on the content that it has. */
    void observe() {
        Revision now = tip().position().revision();
        if (!now.lineage().equals(lineage)) {
            lineage = now.lineage();
            world.say(() -> "authority begins lineage " + lineage + " at " + now.number());
            keep(now);
        }
    }

    /** Loses everything. */
    void lose() {
        store.loseHistory(MAP);
        chain.content.clear();
        world.say(() -> "authority loses its history");
        observe();
    }

    void forgetLog() {
        store.forgetLog(MAP);
    }

    /** Remembers the present state, for {@link #goBack}. */
    void remember() {
        Runnable back = store.rememberState(MAP);
        Chain remembered = chain.copy();
        OperationId latestThen = latest;
        earlier = () -> {
            back.run();
            chain = remembered.copy();
            latest = latestThen;
            lineage = tip().position().lineage();
            keep(tip().position().revision());
        };
    }

    /** Goes back to the state that was remembered last, as a failover does that loses writes. */
    void goBack() {
        earlier.run();
        returns++;
        world.say(() -> "authority goes back to " + tip().position().revision());
    }

    /** How often it went back. */
    int returns() {
        return returns;
    }

    /** A write of a foreign writer. */
    void foreignWrite(Commit write) {
        OperationId id = new OperationId(FOREIGN, ++foreignBatches);
        recorder.commit(new Batch(id, Revision.NONE, Lifetime.FOREVER, List.of(write)))
                .toCompletableFuture()
                .join();
    }

    private void keep(Revision revision) {
        List<Map<String, Entry>> contents = history.computeIfAbsent(revision, r -> new ArrayList<>(1));
        if (!contents.contains(chain.content)) {
            contents.add(Map.copyOf(chain.content));
        }
    }

    /** Writes down every commit as it is made. */
    private final class Recorder implements FeedSink {

        @Override
        public void change(Change change) {
            commit.add(change);
            if (!change.stamp().more()) {
                commit.forEach(this::apply);
                commit.clear();
                keep(change.stamp().revision());
            }
        }

        private void apply(Change change) {
            OperationId operation = change.stamp().operation();
            if (!operation.equals(latest) && !chain.operations.add(operation)) {
                world.fault("G8: batch %s was applied twice".formatted(operation));
            }
            latest = operation;
            world.say(() -> "authority " + describe(change));
            if (change instanceof Change.Put put) {
                String key = put.key().utf8();
                String value = put.value().utf8();
                Entry before = chain.content.put(key, new Entry(value, put.deadline()));
                if (!SimWrites.isRightCount(key, before == null ? null : before.value, value)) {
                    world.fault("G5: the counter went from %s to %s".formatted(before, value));
                }
                everApplied.merge(value, 1, Integer::sum);
                if (SimWrites.isUnique(value) && chain.applied.merge(value, 1, Integer::sum) > 1) {
                    world.fault("G8: write %s was applied twice".formatted(value));
                }
            } else if (change instanceof Change.Delete delete) {
                chain.content.remove(delete.key().utf8());
            } else {
                chain.content.clear();
            }
        }

        @Override
        public void opened() {
            // It flows from the beginning.
        }

        @Override
        public void malformed(String why) {
            throw new AssertionError(why);
        }

        @Override
        public void lost(String why) {
            throw new AssertionError(why);
        }
    }

    static String describe(Change change) {
        String what;
        if (change instanceof Change.Put put) {
            what = put.key().utf8() + "=" + put.value().utf8();
        } else {
            what = change instanceof Change.Delete delete ? delete.key().utf8() + "-" : "clear";
        }
        return change.stamp().revision() + " " + what + (change.stamp().more() ? " ..." : "");
    }
}

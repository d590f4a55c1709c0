package dev.rmap.engine.map;

import dev.rmap.backend.Link;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.follow.Protocol;
import dev.rmap.engine.kit.OneLink;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.engine.map.SimAuthority.Entry;
import dev.rmap.engine.table.Form;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** One process of a simulated run: a real engine, its listeners, and what is checked of them. */
final class SimNode {

    /**
     * A fault that is built into a process on purpose.
     *
     * @param name what is wrong
     * @param protocol its core
     * @param link its way to the authority, made from a right one
     */
    record Mutant(String name, Protocol protocol, java.util.function.UnaryOperator<Link> link) {
        static final Mutant NONE = new Mutant("none", Protocol.CORE, link -> link);
    }

    private record Wait(Revision revision, CompletableFuture<Revision> opened) {}

    private static final Form<String> FORM = new Form<>(new Utf8());

    private final SimWorld world;
    private final SimAuthority authority;
    private final String name;
    private final SimLink link;
    private final MapEngine<String, String> engine;
    private final List<SimListener> listeners = new ArrayList<>();
    private final List<Lineage> left = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();
    private Position seen = Position.NONE;
    private Map<String, Entry> seenContent = Map.of();
    private boolean closed;

    SimNode(SimWorld world, SimAuthority authority, SimLink link, String name, EngineConfig config, Mutant mutant) {
        this.world = world;
        this.authority = authority;
        this.link = link;
        this.name = name;
        Executor threads = task -> world.after(world.chance(0.02) ? world.draw(300) : world.draw(3), task);
        EngineRuntime runtime =
                new EngineRuntime(world.timers(world.draw(1_000) - 500L), threads, threads, world::jitter);
        Utf8 codec = new Utf8();
        engine = MapEngine.start(
                new MapSetup<>(SimAuthority.MAP, new OneLink(mutant.link.apply(link)), codec, codec, config, runtime),
                mutant.protocol,
                1 + name.hashCode());
    }

    SimWorld world() {
        return world;
    }

    String name() {
        return name;
    }

    SimLink link() {
        return link;
    }

    MapEngine<String, String> engine() {
        return engine;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isLoaded() {
        return engine.revision().lineage().isKnown();
    }

    boolean hasLeft(Lineage lineage) {
        return left.contains(lineage);
    }

    /** Whether the replica is at that revision, or was, or went past it. */
    boolean hasBeenAt(Revision revision) {
        Revision now = engine.revision();
        return now.reached(revision)
                || seen.revision().reached(revision)
                || (seen.lineage().equals(revision.lineage()) && !now.sameLineage(seen.revision()))
                || hasLeft(revision.lineage());
    }

    void subscribe(boolean withContent, boolean folded) {
        Map<String, String> known = withContent ? Map.of() : values(content());
        String listener = name + (withContent ? " content" : " changes") + (folded ? " folded" : "") + listeners.size();
        SimListener made = new SimListener(this, listener, known);
        made.heardBy(engine.subscribe(made, withContent, folded));
        listeners.add(made);
    }

    void await(Revision revision) {
        waits.add(new Wait(revision, engine.await(revision)));
    }

    /** The replica will be at least as new as the authority is now, unless that goes back. Lineages are counted up. */
    void sync() {
        int returns = authority.returns();
        Revision tip = authority.tip().position().revision();
        CompletionStage<Revision> synced = engine.sync();
        synced.whenComplete((reached, failure) -> {
            boolean newer = engine.revision().lineage().id() > tip.lineage().id();
            if (failure == null && returns == authority.returns() && !newer && !hasBeenAt(tip)) {
                world.fault("G4: %s is at %s after a sync at %s".formatted(name, engine.revision(), tip));
            }
        });
    }

    void close() {
        world.say(() -> name + " closes");
        closed = true;
        engine.close();
    }

    private Map<String, Entry> content() {
        Map<String, Entry> content = new HashMap<>();
        engine.replica()
                .table()
                .entries
                .forEach((key, kept) -> content.put(key, new Entry(FORM.read(kept), Form.deadline(kept))));
        return content;
    }

    private static Map<String, String> values(Map<String, Entry> content) {
        Map<String, String> values = new HashMap<>();
        content.forEach((key, entry) -> values.put(key, entry.value()));
        return values;
    }

    boolean hasMoved() {
        return !engine.replica().position().equals(seen);
    }

    /** Checks what must hold at every moment: G2, G3, G7, G9. */
    void check() {
        Position now = engine.replica().position();
        checkForward(now.revision());
        Map<String, Entry> content = content();
        if (now.revision().equals(Revision.NONE) ? !content.isEmpty() : !authority.held(now.revision(), content)) {
            world.fault("G2: %s holds at %s %s, the authority held %s"
                    .formatted(name, now.revision(), content, authority.heldText(now.revision())));
        }
        if (now.revision().equals(seen.revision()) && seen.witness().isKnown() && !content.equals(seenContent)) {
            world.fault("G9: %s held at %s %s, and without a word %s".formatted(name, now, seenContent, content));
        }
        seen = now;
        seenContent = content;
        if (!closed) {
            Map<String, String> values = values(content);
            listeners.forEach(listener -> listener.check(values));
        }
    }

    private void checkForward(Revision now) {
        Revision before = seen.revision();
        if (now.sameLineage(before)) {
            if (now.number() < before.number()) {
                world.fault("G3: %s went back from %s to %s".formatted(name, before, now));
            }
            return;
        }
        if (hasLeft(now.lineage())) {
            world.fault("G3: %s went from %s back into %s".formatted(name, before, now));
        }
        if (before.lineage().isKnown()) {
            left.add(before.lineage());
        }
    }

    /** Whether the replica has come to rest at what the authority holds (G6). */
    boolean isAtRest() {
        return waits.stream().allMatch(this::isOver) && (closed || isLiveAtTheTip());
    }

    private boolean isLiveAtTheTip() {
        return engine.status().state() == MapStatus.State.LIVE
                && engine.revision().equals(authority.tip().position().revision())
                && listeners.stream().allMatch(SimListener::isIdle);
    }

    /** Checks what must hold when everything has come to rest. */
    void checkAtTheEnd() {
        check();
        if (!closed && !content().equals(authority.content())) {
            world.fault("G6: %s holds %s, the authority %s".formatted(name, content(), authority.content()));
        }
        if (!closed) {
            listeners.forEach(listener -> listener.checkAtTheEnd(left));
        }
        waits.forEach(this::checkWait);
    }

    /** A wait may go on only if its revision can still come. */
    private boolean isOver(Wait wait) {
        boolean open = !closed
                && !hasLeft(wait.revision.lineage())
                && !engine.revision().reached(wait.revision);
        return open || wait.opened.isDone();
    }

    private void checkWait(Wait wait) {
        if (!isOver(wait)) {
            world.fault("G9: %s waits for %s, and is at %s after %s"
                    .formatted(name, wait.revision, engine.revision(), left));
        }
        boolean succeeded = wait.opened.isDone() && !wait.opened.isCompletedExceptionally();
        if (succeeded && !hasBeenAt(wait.revision)) {
            world.fault("G4: %s waited for %s and is at %s".formatted(name, wait.revision, engine.revision()));
        }
    }
}

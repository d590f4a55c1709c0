package dev.rmap.engine.map;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.map.SimNode.Mutant;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One run of a simulated world: some processes, a while of faults, and then peace, in which everything must come to rest. */
final class SimRun {

    /** How long peace may take. */
    private static final long PEACE_MILLIS = 20_000;

    /** Every replica is checked after so many events, and one that moved at once. */
    private static final int CHECK_ALL = 16;

    private final long seed;
    private final SimWorld world;
    private final SimAuthority authority;
    private final SimWrites writes;
    private final SimFaults faults;
    private final EngineConfig config;
    private final Mutant mutant;
    private final boolean foreigners;
    private final List<SimNode> nodes = new ArrayList<>();
    private long events;

    private SimRun(long seed, Mutant mutant, boolean traced) {
        this.seed = seed;
        this.mutant = mutant;
        this.world = new SimWorld(seed, traced);
        this.authority = new SimAuthority(world);
        this.writes = new SimWrites(world, authority);
        this.faults = SimFaults.draw(world);
        this.config = drawConfig();
        this.foreigners = world.chance(0.3);
    }

    /** Runs a seed, and says what happened before a failure. */
    static long run(long seed, Mutant mutant) {
        SimRun run = new SimRun(seed, mutant, /* traced= */ false);
        try {
            run.play();
            return run.events;
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(again(seed, mutant), failure);
        }
    }

    private static String again(long seed, Mutant mutant) {
        SimRun run = new SimRun(seed, mutant, /* traced= */ true);
        try {
            run.play();
            return "seed " + seed + " failed, and when it ran again it did not: the simulation is not deterministic";
        } catch (AssertionError | RuntimeException failure) {
            return "seed " + seed + " (-Dsim.seed=" + seed + "), mutant: " + mutant.name() + "\n" + run.faults + "\n"
                    + run.world.trace() + "\n" + failure.getMessage();
        }
    }

    private EngineConfig drawConfig() {
        EngineConfig.SyncTimes times = new EngineConfig.SyncTimes(100, 12, 150, 5, 60);
        EngineConfig.Limits limits =
                new EngineConfig.Limits(1_000, 1 + world.draw(5), 1_000, 10, 6, 12, 1 + world.draw(8));
        Lifetime lifetime = switch (world.draw(8)) {
            case 0 -> Lifetime.sliding(100 + world.draw(500));
            case 1 -> Lifetime.absolute(200 + world.draw(1_000));
            default -> Lifetime.FOREVER;
        };
        return new EngineConfig(
                lifetime, Duration.ofSeconds(1), Duration.ofMillis(700 + world.draw(1_500)), times, limits);
    }

    private void play() {
        int span = 400 + world.draw(1_000);
        plan(span);
        while (world.step(SimWorld.BEGIN + span)) {
            check();
        }
        world.say(() -> "peace");
        nodes.forEach(node -> node.link().faults(SimFaults.NONE));
        comeToRest(SimWorld.BEGIN + span + PEACE_MILLIS);
        nodes.forEach(SimNode::checkAtTheEnd);
        writes.checkAtTheEnd();
        world.checkFaults();
    }

    private void plan(int span) {
        int count = 2 + world.draw(3);
        for (int n = 0; n < count; n++) {
            String name = "node" + n;
            world.after(world.chance(0.8) ? world.draw(20) : world.draw(span), () -> join(name, span));
        }
        times(20 + world.draw(60), span, () -> onNode(SimNode::isLoaded, writes::write));
        times(
                faults.cuts(),
                span,
                () -> onNode(node -> true, node -> {
                    if (world.chance(0.5)) {
                        node.link().feed().cut();
                    } else {
                        node.link().feed().blink();
                    }
                }));
        times(
                faults.forgeries(),
                span,
                () -> onNode(node -> true, node -> {
                    if (world.chance(0.7)) {
                        node.link().feed().forge();
                    } else {
                        node.link().feed().garble();
                    }
                }));
        times(foreigners ? world.draw(20) : 0, span, this::foreignWrite);
        times(faults.losses(), span, this::loseHistory);
        times(faults.losses() > 0 ? 2 : 0, span, authority::remember);
        times(world.draw(3), span, authority::forgetLog);
        times(world.draw(4), span, () -> onNode(SimNode::isLoaded, SimNode::sync));
        times(world.draw(4), span, () -> onNode(SimNode::isLoaded, this::await));
        times(world.chance(0.2) ? 1 : 0, span, () -> onNode(SimNode::isLoaded, SimNode::close));
    }

    private void times(int count, int span, Runnable action) {
        for (int i = 0; i < count; i++) {
            world.after(world.draw(span), action);
        }
    }

    private void onNode(java.util.function.Predicate<SimNode> which, Consumer<SimNode> action) {
        if (!nodes.isEmpty()) {
            SimNode node = nodes.get(world.draw(nodes.size()));
            if (!node.isClosed() && which.test(node)) {
                action.accept(node);
            }
        }
    }

    private void join(String name, int span) {
        SimLink link = new SimLink(world, authority, name, faults);
        SimNode node = new SimNode(world, authority, link, name, config, mutant);
        nodes.add(node);
        node.subscribe(true, false);
        times(1 + world.draw(3), span, () -> {
            if (!node.isClosed()) {
                node.subscribe(world.chance(0.5), world.chance(0.3));
            }
        });
    }

    /** Nobody could tell a change without a lineage, made in a new history, from one of the history that was lost. */
    private void foreignWrite() {
        boolean one = nodes.stream()
                .filter(node -> !node.isClosed())
                .allMatch(node -> !node.isLoaded()
                        || node.engine()
                                .revision()
                                .sameLineage(authority.tip().position().revision()));
        if (one) {
            writes.writeForeign();
        }
    }

    /**
     * A failover cuts every feed. A flush cuts none; but changes without a lineage that are on their way, or held back,
     * could be taken for those of the new history if they had just the right numbers, and here numbers are small.
     */
    private void loseHistory() {
        boolean flush = world.chance(0.5);
        if (flush) {
            authority.lose();
        } else {
            authority.goBack();
        }
        if (!flush || foreigners) {
            nodes.stream()
                    .filter(node -> !node.isClosed())
                    .forEach(node -> node.link().feed().cut());
        }
    }

    private void await(SimNode node) {
        Revision now = node.engine().revision();
        node.await(now.at(now.number() + world.draw(6)));
    }

    private void comeToRest(long until) {
        while (world.now() < until) {
            long pause = world.now() + 25;
            while (world.step(pause)) {
                check();
            }
            if (writes.areSettled() && nodes.stream().allMatch(SimNode::isAtRest)) {
                return;
            }
        }
        if (!writes.areSettled()) {
            world.fault("G8: a write never ended");
        }
        nodes.stream()
                .filter(node -> !node.isAtRest())
                .findFirst()
                .ifPresent(node -> world.fault("G6: %s does not come to rest: %s, the authority is at %s"
                        .formatted(
                                node.name(),
                                node.engine().status(),
                                authority.tip().position())));
    }

    private void check() {
        events++;
        world.checkFaults();
        boolean all = events % CHECK_ALL == 0;
        for (SimNode node : nodes) {
            if (all || node.hasMoved()) {
                node.check();
            }
        }
    }

    @Override
    public String toString() {
        return "run of seed " + seed;
    }
}

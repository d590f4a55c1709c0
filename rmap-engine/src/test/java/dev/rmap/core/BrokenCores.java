package dev.rmap.core;

import dev.rmap.core.SyncEffect.Apply;
import dev.rmap.core.SyncEffect.ApplyHeld;
import dev.rmap.core.SyncEffect.AskCatchUp;
import dev.rmap.core.SyncEffect.DropHeld;
import dev.rmap.core.SyncEffect.EndLineage;
import dev.rmap.core.SyncEffect.Hold;
import dev.rmap.core.SyncEffect.Install;
import dev.rmap.core.SyncEffect.ScheduleRetry;
import dev.rmap.core.SyncEffect.ScheduleStall;
import dev.rmap.core.SyncEffect.StageHeld;
import dev.rmap.core.SyncEffect.StagePart;
import dev.rmap.model.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Cores with one rule broken each, to show that the simulation would notice. */
public final class BrokenCores {

    private BrokenCores() {}

    /** What is wrong, and the core that has it wrong. */
    public static Map<String, BiFunction<SyncState, SyncEvent, Step>> all() {
        Map<String, BiFunction<SyncState, SyncEvent, Step>> all = new LinkedHashMap<>();
        all.put("accepts gaps", BrokenCores::acceptsGaps);
        all.put("accepts gaps in front of an answer", BrokenCores::answersAhead);
        all.put("applies repeated changes", BrokenCores::appliesRepeats);
        all.put("ignores the lineage of changes", BrokenCores::ignoresLineage);
        all.put("does not hold changes while it catches up", without(Hold.class::isInstance));
        all.put("goes live without the held changes", without(ApplyHeld.class::isInstance));
        all.put("keeps held changes from one question to the next", without(DropHeld.class::isInstance));
        all.put("holds runs with holes", BrokenCores::holdsHoles);
        all.put("installs a stage before its last part", BrokenCores::installsEarly);
        all.put("installs a complete stage before it is exact", BrokenCores::installsInexact);
        all.put("puts changes beyond a part onto the stage", BrokenCores::stagesBeyond);
        all.put("does not put held changes onto the stage", without(StageHeld.class::isInstance));
        all.put("does not throw away what is on the stage", without(SyncEffect.DropStage.class::isInstance));
        all.put("takes stale answers for its own", BrokenCores::takesStaleAnswers);
        all.put(
                "never looks when it is quiet",
                (state, event) -> event instanceof SyncEvent.Quiet ? state.stay() : event.on(state));
        all.put("does not heed the tip", BrokenCores::ignoresTip);
        all.put("gives up after a failed catch-up", without(ScheduleRetry.class::isInstance));
        all.put("does not watch for stalls", without(ScheduleStall.class::isInstance));
        all.put("never asks for the next part", without(SyncEffect.AskMore.class::isInstance));
        all.put("enters lineages that it has left", BrokenCores::forgetsLeft);
        all.put("does not make the authority end a left lineage", BrokenCores::asksPolitely);
        all.put("does not tell that a lineage ended", without(EndLineage.class::isInstance));
        all.put("claims a revision that it has not applied", BrokenCores::claimsAhead);
        return all;
    }

    private static BiFunction<SyncState, SyncEvent, Step> without(Predicate<SyncEffect> effect) {
        return (state, event) -> {
            Step step = event.on(state);
            return new Step(
                    step.state(),
                    step.effects().stream().filter(effect.negate()).toList());
        };
    }

    private static Step acceptsGaps(SyncState state, SyncEvent event) {
        if (state instanceof Live live
                && event instanceof SyncEvent.Arrived changes
                && changes.lineage().mayBe(state.at().lineage())
                && changes.first() > state.at().number()
                && changes.last() < 10_000) {
            Position at = new Position(state.at().revision().at(changes.last()), changes.operation());
            return Step.to(new Live(live.track().moveTo(at), live.look(), live.grace()), new Apply(at));
        }
        return event.on(state);
    }

    private static Step answersAhead(SyncState state, SyncEvent event) {
        return state instanceof Live
                        && event instanceof SyncEvent.Answered changes
                        && changes.lineage().equals(state.at().lineage())
                        && changes.first() > state.at().number()
                ? new SyncEvent.Answered(
                                changes.lineage(), state.at().number() + 1, changes.last(), changes.operation())
                        .on(state)
                : event.on(state);
    }

    private static Step appliesRepeats(SyncState state, SyncEvent event) {
        return state instanceof Live
                        && event instanceof SyncEvent.Arrived changes
                        && changes.lineage().mayBe(state.at().lineage())
                        && changes.last() <= state.at().number()
                ? Step.to(state, new Apply(state.at()))
                : event.on(state);
    }

    private static Step ignoresLineage(SyncState state, SyncEvent event) {
        return event instanceof SyncEvent.Arrived changes
                ? new SyncEvent.Arrived(state.at().lineage(), changes.first(), changes.last(), changes.operation())
                        .on(state)
                : event.on(state);
    }

    private static Step holdsHoles(SyncState state, SyncEvent event) {
        if (state instanceof CatchingUp c
                && event instanceof SyncEvent.Arrived changes
                && !c.held().isEmpty()
                && changes.first() > c.held().last() + 1
                && changes.last() < 10_000) {
            return new SyncEvent.Arrived(changes.lineage(), c.held().last() + 1, changes.last(), changes.operation())
                    .on(state);
        }
        return event.on(state);
    }

    private static Step installsEarly(SyncState state, SyncEvent event) {
        return event instanceof SyncEvent.Part part
                ? new SyncEvent.Part(part.session(), part.tip(), /* last= */ true).on(state)
                : event.on(state);
    }

    private static Step installsInexact(SyncState state, SyncEvent event) {
        if (state instanceof CatchingUp c
                && event instanceof SyncEvent.Part part
                && part.last()
                && part.session() == c.track().session()
                && c.stage() instanceof Stage.Building building
                && part.tip().lineage().equals(building.exactAt().lineage())
                && c.track().mayEnter(part.tip())) {
            return Step.to(
                    Live.at(c.track().moveTo(part.tip())), new StagePart(), new Install(part.tip()), new DropHeld());
        }
        return event.on(state);
    }

    private static Step stagesBeyond(SyncState state, SyncEvent event) {
        Step step = event.on(state);
        List<SyncEffect> effects = new ArrayList<>();
        for (SyncEffect effect : step.effects()) {
            effects.add(effect);
            if (effect instanceof Hold && step.state() instanceof CatchingUp c && c.stage() instanceof Stage.Building) {
                effects.add(new StageHeld(Long.MAX_VALUE - 1));
            }
        }
        return new Step(step.state(), effects);
    }

    private static Step takesStaleAnswers(SyncState state, SyncEvent event) {
        long session = state.track().session();
        if (event instanceof SyncEvent.Current answer) {
            return new SyncEvent.Current(session, answer.tip()).on(state);
        }
        if (event instanceof SyncEvent.Missed answer) {
            return new SyncEvent.Missed(session, state.at().revision(), answer.tip()).on(state);
        }
        if (event instanceof SyncEvent.Part answer) {
            return new SyncEvent.Part(session, answer.tip(), answer.last()).on(state);
        }
        return event.on(state);
    }

    private static Step ignoresTip(SyncState state, SyncEvent event) {
        return event instanceof SyncEvent.TipKnown ? new SyncEvent.TipFailed().on(state) : event.on(state);
    }

    private static Step forgetsLeft(SyncState state, SyncEvent event) {
        Step step = event.on(state);
        Track track = step.state().track();
        return new Step(with(step.state(), new Track(track.at(), track.session(), List.of())), step.effects());
    }

    private static SyncState with(SyncState state, Track track) {
        if (state instanceof Live live) {
            return new Live(track, live.look(), live.grace());
        }
        if (state instanceof CatchingUp c) {
            return new CatchingUp(track, c.failures(), c.progress(), c.held(), c.stage());
        }
        return state instanceof Connecting ? new Connecting(track) : new Closed(track);
    }

    private static Step asksPolitely(SyncState state, SyncEvent event) {
        Step step = event.on(state);
        List<SyncEffect> effects = new ArrayList<>();
        for (SyncEffect effect : step.effects()) {
            effects.add(effect instanceof AskCatchUp ask ? new AskCatchUp(ask.session(), state.at()) : effect);
        }
        return new Step(step.state(), effects);
    }

    private static Step claimsAhead(SyncState state, SyncEvent event) {
        if (state instanceof Live live
                && event instanceof SyncEvent.ReceiptSeen receipt
                && receipt.revision().sameLineage(state.at().revision())
                && receipt.revision().number() > state.at().number()) {
            Position at = new Position(receipt.revision(), state.at().witness());
            return Step.to(new Live(live.track().moveTo(at), live.look(), live.grace()), new Apply(at));
        }
        return event.on(state);
    }
}

package dev.rmap.core;

import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.stream.Collectors;

/** States and effects in few words, for the grid. */
final class Words {

    private Words() {}

    static String step(Step step) {
        String effects = step.effects().stream().map(Words::effect).collect(Collectors.joining(", "));
        return state(step.state()) + (effects.isEmpty() ? "" : " | " + effects);
    }

    static String state(SyncState state) {
        String where = " at " + place(state.at()) + (state.at().witness().isKnown() ? "" : "?");
        if (state instanceof CatchingUp c) {
            return "CatchingUp#" + c.track().session() + where
                    + (c.failures() == 0 ? "" : " failures " + c.failures())
                    + " " + stage(c.stage())
                    + (c.held().isEmpty() ? "" : " holds " + held(c.held()));
        }
        if (state instanceof Live live) {
            return "Live" + where
                    + (live.isSure() ? "" : " unsure")
                    + (live.look().isOpen() ? " asked at " + live.look().askedAt() : "")
                    + (live.grace().isRunning()
                            ? " grace " + live.grace().needed() + ","
                                    + live.grace().spokenOf()
                            : "");
        }
        return state.getClass().getSimpleName() + where;
    }

    private static String held(HeldRun held) {
        return lineage(held.lineage()) + held.first() + "-" + held.last();
    }

    private static String stage(Stage stage) {
        if (stage instanceof Stage.Building building) {
            return "stage " + place(building.exactAt()) + " of "
                    + building.target().number() + (building.complete() ? " complete" : "");
        }
        return stage instanceof Stage.Pausing pausing ? "pausing, then since " + since(pausing.since()) : "asked";
    }

    private static String effect(SyncEffect effect) {
        if (effect instanceof SyncEffect.AskCatchUp ask) {
            return "AskCatchUp#" + ask.session() + " since " + since(ask.since());
        }
        if (effect instanceof SyncEffect.Apply apply) {
            return "Apply to " + place(apply.at());
        }
        if (effect instanceof SyncEffect.ApplyHeld apply) {
            return "ApplyHeld to " + place(apply.at());
        }
        if (effect instanceof SyncEffect.ApplyMissed apply) {
            return "ApplyMissed to " + place(apply.at());
        }
        if (effect instanceof SyncEffect.Install install) {
            return "Install " + place(install.at());
        }
        if (effect instanceof SyncEffect.SkipHeld skip) {
            return "SkipHeld through " + skip.through();
        }
        if (effect instanceof SyncEffect.StageHeld stage) {
            return "StageHeld through " + stage.through();
        }
        if (effect instanceof SyncEffect.EndLineage end) {
            return "EndLineage " + lineage(end.ended()) + " begun " + lineage(end.begun());
        }
        if (effect instanceof SyncEffect.ScheduleRetry retry) {
            return "ScheduleRetry#" + retry.session() + " failures " + retry.failures();
        }
        if (effect instanceof SyncEffect.ScheduleStall stall) {
            return "ScheduleStall#" + stall.session() + " progress " + stall.progress();
        }
        return effect.getClass().getSimpleName();
    }

    private static String since(Position position) {
        return place(position) + (position.witness().isKnown() ? "" : "?");
    }

    private static String place(Position position) {
        return place(position.revision());
    }

    private static String place(Revision revision) {
        String number = revision.number() == Long.MAX_VALUE ? "max" : String.valueOf(revision.number());
        return lineage(revision.lineage()) + number;
    }

    private static String lineage(Lineage lineage) {
        return lineage.isKnown() ? Long.toHexString(lineage.id()) : "-";
    }
}

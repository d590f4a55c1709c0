package dev.rmap.core;

import dev.rmap.model.Lineage;
import dev.rmap.model.Position;

/** Carries out what the core decides: one method for each {@link SyncEffect}, which says what it means. */
public interface SyncShell {

    /** See {@link SyncEffect.AskCatchUp}. */
    void askCatchUp(long session, Position since);

    /** See {@link SyncEffect.AskTip}. */
    void askTip();

    /** See {@link SyncEffect.AskMore}. */
    void askMore();

    /** See {@link SyncEffect.Apply}. */
    void apply(Position at);

    /** See {@link SyncEffect.Hold}. */
    void hold();

    /** See {@link SyncEffect.DropHeld}. */
    void dropHeld();

    /** See {@link SyncEffect.SkipHeld}. */
    void skipHeld(long through);

    /** See {@link SyncEffect.ApplyHeld}. */
    void applyHeld(Position at);

    /** See {@link SyncEffect.StageHeld}. */
    void stageHeld(long through);

    /** See {@link SyncEffect.StagePart}. */
    void stagePart();

    /** See {@link SyncEffect.DropStage}. */
    void dropStage();

    /** See {@link SyncEffect.Install}. */
    void install(Position at);

    /** See {@link SyncEffect.ApplyMissed}. */
    void applyMissed(Position at);

    /** See {@link SyncEffect.EndLineage}. */
    void endLineage(Lineage ended, Lineage begun);

    /** See {@link SyncEffect.ScheduleRetry}. */
    void scheduleRetry(long session, int failures);

    /** See {@link SyncEffect.ScheduleStall}. */
    void scheduleStall(long session, long progress);

    /** See {@link SyncEffect.ScheduleGrace}. */
    void scheduleGrace();
}

package dev.rmap.core;

import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * States of each kind, by name. The replicas that have been somewhere stand at number 5 of lineage {@link #NOW}, which
 * they entered from {@link #LEFT}; their latest catch-up has the number 3.
 */
final class States {

    static final Lineage LEFT = new Lineage(0xa);
    static final Lineage NOW = new Lineage(0xb);
    static final Lineage NEXT = new Lineage(0xc);
    static final OperationId WITNESS = new OperationId(1, 5);
    static final long SESSION = 3;
    static final Track FIVE = new Track(at(5), SESSION, List.of(LEFT));

    private States() {}

    static Revision rev(long number) {
        return new Revision(NOW, number);
    }

    static Position at(long number) {
        return at(NOW, number);
    }

    static Position at(Lineage lineage, long number) {
        return new Position(new Revision(lineage, number), new OperationId(1, number));
    }

    static CatchingUp catchingUp(HeldRun held, Stage stage) {
        return new CatchingUp(FIVE, 0, 0, held, stage);
    }

    static HeldRun held(long first, long last) {
        return held(NOW, first, last);
    }

    static HeldRun held(Lineage lineage, long first, long last) {
        return new HeldRun(lineage, first, last, new OperationId(1, last));
    }

    static Stage building(long exactAt, long target, boolean complete) {
        return new Stage.Building(rev(exactAt), at(target), complete);
    }

    static Live live() {
        return Live.at(FIVE);
    }

    static Map<String, SyncState> all() {
        Map<String, SyncState> all = new LinkedHashMap<>();
        all.put("Connecting, fresh", SyncState.initial());
        all.put("Connecting, stands at 5", new Connecting(FIVE));
        all.put(
                "CatchingUp, fresh, asked",
                new CatchingUp(new Track(Position.NONE, SESSION, List.of()), 0, 0, HeldRun.EMPTY, new Stage.Asked()));
        all.put("CatchingUp, asked, holds nothing", catchingUp(HeldRun.EMPTY, new Stage.Asked()));
        all.put("CatchingUp, asked, holds 7-8", catchingUp(held(7, 8), new Stage.Asked()));
        all.put(
                "CatchingUp, asked, holds 7-8 of an unknown lineage",
                catchingUp(held(Lineage.UNKNOWN, 7, 8), new Stage.Asked()));
        all.put("CatchingUp, asked, holds 7-8 of the next lineage", catchingUp(held(NEXT, 7, 8), new Stage.Asked()));
        all.put(
                "CatchingUp, asked without a witness",
                new CatchingUp(FIVE.unproven(), 0, 0, HeldRun.EMPTY, new Stage.Asked()));
        all.put("CatchingUp, stage exact at 8, more parts to come", catchingUp(HeldRun.EMPTY, building(8, 8, false)));
        all.put("CatchingUp, stage at 6 of 8, more parts to come", catchingUp(HeldRun.EMPTY, building(6, 8, false)));
        all.put("CatchingUp, stage at 6 of 8, complete", catchingUp(HeldRun.EMPTY, building(6, 8, true)));
        all.put("CatchingUp, stage exact at 8, holds 10-11", catchingUp(held(10, 11), building(8, 8, false)));
        all.put(
                "CatchingUp, pausing after a failure",
                new CatchingUp(FIVE, 1, 0, HeldRun.EMPTY, new Stage.Pausing(FIVE.at())));
        all.put("Live", live());
        all.put("Live, asked for the tip at 4", new Live(FIVE, Look.NONE.asked(4), Grace.NONE));
        all.put("Live, grace for 6", new Live(FIVE, Look.NONE, new Grace(6, 6)));
        all.put("Live, grace for 5 and then for 9", new Live(FIVE, Look.NONE, new Grace(5, 9)));
        all.put("Live, asked in vain", new Live(FIVE, Look.NONE.failed(), Grace.NONE));
        all.put(
                "Live, asked in vain and again at 4",
                new Live(FIVE, Look.NONE.failed().asked(4), Grace.NONE));
        all.put("Closed", new Closed(FIVE));
        return all;
    }
}

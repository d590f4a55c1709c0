package dev.rmap.core;

import static dev.rmap.core.States.LEFT;
import static dev.rmap.core.States.NEXT;
import static dev.rmap.core.States.NOW;
import static dev.rmap.core.States.SESSION;
import static dev.rmap.core.States.at;
import static dev.rmap.core.States.rev;

import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events of each kind, by name: as the replicas of {@link States}, which stand at number 5, may meet them. */
final class Events {

    /** Another batch than made any change of {@link States}. */
    static final OperationId OTHER = new OperationId(2, 5);

    private static final long STALE = SESSION - 1;

    private Events() {}

    static SyncEvent.Arrived arrived(Lineage lineage, long first, long last) {
        return new SyncEvent.Arrived(lineage, first, last, new OperationId(1, last));
    }

    static SyncEvent.Arrived arrived(long number) {
        return arrived(NOW, number, number);
    }

    static SyncEvent.Part part(Position tip, boolean last) {
        return new SyncEvent.Part(SESSION, tip, last);
    }

    static Map<String, SyncEvent> all() {
        Map<String, SyncEvent> all = new LinkedHashMap<>();
        addFeed(all);
        addAnswers(all);
        addLooks(all);
        all.put("close", new SyncEvent.Close());
        return all;
    }

    private static void addFeed(Map<String, SyncEvent> all) {
        all.put("feed opened", new SyncEvent.FeedOpened());
        all.put("feed lost", new SyncEvent.FeedLost());
        all.put("overflowed", new SyncEvent.Overflowed());
        all.put("doubted", new SyncEvent.Doubted());
        all.put("contradicted by another batch", new SyncEvent.Contradicted(OTHER));
        all.put("contradicted by somebody unknown", new SyncEvent.Contradicted(OperationId.NONE));
        all.put("contradicted by the witness", new SyncEvent.Contradicted(States.WITNESS));
        all.put("held change contradicted", new SyncEvent.HeldContradicted());
        all.put("spoiled", new SyncEvent.Spoiled());
        all.put("change 6", arrived(6));
        all.put("change 6 of an unknown lineage", arrived(Lineage.UNKNOWN, 6, 6));
        all.put("changes 6-7", arrived(NOW, 6, 7));
        all.put("change 5 again", arrived(5));
        all.put("changes 3-4 again", arrived(NOW, 3, 4));
        all.put("changes 5-6, overlapping", arrived(NOW, 5, 6));
        all.put("change 8", arrived(8));
        all.put("change 9", arrived(9));
        all.put("change far beyond", arrived(Lineage.UNKNOWN, Long.MAX_VALUE, Long.MAX_VALUE));
        all.put("change 1 of the next lineage", arrived(NEXT, 1, 1));
        all.put("change 9 of the next lineage", arrived(NEXT, 9, 9));
        all.put("change 9 of the left lineage", arrived(LEFT, 9, 9));
    }

    private static void addAnswers(Map<String, SyncEvent> all) {
        all.put("answered 6-7", new SyncEvent.Answered(NOW, 6, 7, new OperationId(1, 7)));
        all.put("answered 5", new SyncEvent.Answered(NOW, 5, 5, new OperationId(1, 5)));
        all.put("answered 8", new SyncEvent.Answered(NOW, 8, 8, new OperationId(1, 8)));
        all.put("answered 6 in the next lineage", new SyncEvent.Answered(NEXT, 6, 6, new OperationId(1, 6)));
        all.put("current at 5", new SyncEvent.Current(SESSION, at(5)));
        all.put("current at 7", new SyncEvent.Current(SESSION, at(7)));
        all.put("current at 5, stale", new SyncEvent.Current(STALE, at(5)));
        all.put("missed 6-8", new SyncEvent.Missed(SESSION, rev(5), at(8)));
        all.put("missed 6", new SyncEvent.Missed(SESSION, rev(5), at(6)));
        all.put("missed since 4", new SyncEvent.Missed(SESSION, rev(4), at(8)));
        all.put("missed back to 4", new SyncEvent.Missed(SESSION, rev(5), at(4)));
        all.put("missed into the next lineage", new SyncEvent.Missed(SESSION, rev(5), at(NEXT, 8)));
        all.put("missed 6-8, stale", new SyncEvent.Missed(STALE, rev(5), at(8)));
        all.put("part at 8", part(at(8), false));
        all.put("last part at 8", part(at(8), true));
        all.put("last part at 6", part(at(6), true));
        all.put("last part at 9", part(at(9), true));
        all.put("last part at 4", part(at(4), true));
        all.put("part of the next lineage at 2", part(at(NEXT, 2), false));
        all.put("last part of the next lineage at 2", part(at(NEXT, 2), true));
        all.put("last part of the next lineage at 8", part(at(NEXT, 8), true));
        all.put("last part of the left lineage at 9", part(at(LEFT, 9), true));
        all.put(
                "last part of no lineage",
                part(new Position(new Revision(Lineage.UNKNOWN, 8), OperationId.NONE), true));
        all.put("last part at 8, stale", new SyncEvent.Part(STALE, at(8), true));
        all.put("catch-up failed", new SyncEvent.CatchUpFailed(SESSION));
        all.put("catch-up failed, stale", new SyncEvent.CatchUpFailed(STALE));
        all.put("retry due", new SyncEvent.RetryDue(SESSION));
        all.put("retry due, stale", new SyncEvent.RetryDue(STALE));
        all.put("stalled", new SyncEvent.Stalled(SESSION, 0));
        all.put("stalled, but moved meanwhile", new SyncEvent.Stalled(SESSION, -1));
        all.put("stalled, stale", new SyncEvent.Stalled(STALE, 0));
    }

    private static void addLooks(Map<String, SyncEvent> all) {
        all.put("tip 5", new SyncEvent.TipKnown(at(5)));
        all.put("tip 5 of another batch", new SyncEvent.TipKnown(new Position(rev(5), OTHER)));
        all.put("tip 5 of somebody unknown", new SyncEvent.TipKnown(new Position(rev(5), OperationId.NONE)));
        all.put("tip 8", new SyncEvent.TipKnown(at(8)));
        all.put("tip 3", new SyncEvent.TipKnown(at(3)));
        all.put("tip of the next lineage", new SyncEvent.TipKnown(at(NEXT, 8)));
        all.put("tip of the left lineage", new SyncEvent.TipKnown(at(LEFT, 8)));
        all.put("tip failed", new SyncEvent.TipFailed());
        all.put("receipt 5", new SyncEvent.ReceiptSeen(rev(5)));
        all.put("receipt 8", new SyncEvent.ReceiptSeen(rev(8)));
        all.put("receipt of the next lineage", new SyncEvent.ReceiptSeen(new Revision(NEXT, 8)));
        all.put("receipt of the left lineage", new SyncEvent.ReceiptSeen(new Revision(LEFT, 8)));
        all.put("other history", new SyncEvent.OtherLineage());
        all.put("grace over", new SyncEvent.GraceOver());
        all.put("quiet", new SyncEvent.Quiet());
    }
}

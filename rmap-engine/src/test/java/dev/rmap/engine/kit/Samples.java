package dev.rmap.engine.kit;

import dev.rmap.backend.Tip;
import dev.rmap.engine.follow.Group;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Change.Stamp;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.List;
import java.util.Optional;

/** Values that many tests need. Changes are of lineage {@link #L1} unless they say otherwise. */
public final class Samples {

    public static final Lineage L1 = new Lineage(0x11);
    public static final Lineage L2 = new Lineage(0x22);

    private Samples() {}

    public static Revision rev(long number) {
        return new Revision(L1, number);
    }

    /** Where a replica stands after the change of that number, which batch number {@code number} made. */
    public static Position at(long number) {
        return at(L1, number);
    }

    public static Position at(Lineage lineage, long number) {
        return new Position(new Revision(lineage, number), operation(number));
    }

    public static OperationId operation(long number) {
        return new OperationId(7, number);
    }

    public static Tip tip(long number) {
        return tip(at(number));
    }

    public static Tip tip(Position position) {
        return new Tip(position, Deadline.NONE, 1_000_000);
    }

    public static Change put(long number, String key, String value) {
        return put(stamp(number, false), key, value, Deadline.NONE);
    }

    public static Change put(Stamp stamp, String key, String value, Deadline deadline) {
        return new Change.Put(stamp, Bytes.utf8(key), Bytes.utf8(value), deadline);
    }

    public static Change delete(long number, String key) {
        return delete(number, key, Reason.REMOVED);
    }

    public static Change delete(long number, String key, Reason reason) {
        return new Change.Delete(stamp(number, false), Bytes.utf8(key), reason);
    }

    public static Change clear(long number) {
        return new Change.Clear(stamp(number, false), Reason.REMOVED);
    }

    public static Stamp stamp(long number, boolean more) {
        return new Stamp(rev(number), operation(number), more, Deadline.NONE);
    }

    /** The stamp of a change within the commit that batch {@code batch} made. */
    public static Stamp part(long number, long batch, boolean more) {
        return new Stamp(rev(number), operation(batch), more, Deadline.NONE);
    }

    /** What a writer stamps that knows neither lineages nor identities nor deadlines. */
    public static Stamp foreign(long number) {
        return new Stamp(new Revision(Lineage.UNKNOWN, number), OperationId.NONE, false, Deadline.NONE);
    }

    public static Group group(Change... changes) {
        return new Group(List.of(changes));
    }

    public static Content content(String key, String value) {
        return new Content(Bytes.utf8(key), Optional.of(Bytes.utf8(value)), Deadline.NONE);
    }

    public static Content content(String key, String value, Deadline deadline) {
        return new Content(Bytes.utf8(key), Optional.of(Bytes.utf8(value)), deadline);
    }

    public static Content gone(String key) {
        return new Content(Bytes.utf8(key), Optional.empty(), Deadline.NONE);
    }

    public static Commit set(String key, String value) {
        return Commit.of(Command.set(Bytes.utf8(key), Bytes.utf8(value)));
    }
}

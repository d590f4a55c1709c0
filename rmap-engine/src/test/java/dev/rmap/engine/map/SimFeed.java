package dev.rmap.engine.map;

import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Tip;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Change.Stamp;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;

/** The way of the changes to one process: it loses, repeats, reorders and delays them, and can be cut. */
final class SimFeed implements FeedSink {

    private final SimWorld world;
    private final String name;
    private final FeedSink sink;
    private SimFaults faults;
    private boolean flows;

    /** Grows when what is on the way gets lost. */
    private int epoch;

    private long latestArrival;

    SimFeed(SimWorld world, String name, SimFaults faults, FeedSink sink) {
        this.world = world;
        this.name = name;
        this.faults = faults;
        this.sink = sink;
    }

    void faults(SimFaults changed) {
        faults = changed;
    }

    @Override
    public void opened() {
        world.after(world.draw(faults.delayMillis()), this::open);
    }

    private void open() {
        world.say(() -> name + " feed opens");
        flows = true;
        sink.opened();
    }

    /** The connection breaks, and comes back after a while. */
    void cut() {
        world.say(() -> name + " feed is cut");
        dropAll();
        sink.lost("simulated");
        world.after(world.draw(150), this::open);
    }

    /** Messages are missed for a while, and the feed only tells that it is open again. */
    void blink() {
        world.say(() -> name + " feed blinks");
        dropAll();
        world.after(world.draw(50), this::open);
    }

    private void dropAll() {
        flows = false;
        epoch++;
    }

    void forge() {
        Revision far = new Revision(world.chance(0.7) ? Lineage.UNKNOWN : new Lineage(0xdead), farOff());
        Stamp stamp = new Stamp(far, OperationId.NONE, false, Deadline.NONE);
        world.say(() -> name + " hears a forged change at " + far);
        sink.change(new Change.Put(stamp, Bytes.utf8("forged"), Bytes.utf8("forged"), Deadline.NONE));
    }

    private long farOff() {
        return world.chance(0.3) ? Long.MAX_VALUE : 100_000 + world.draw(100_000);
    }

    void garble() {
        world.say(() -> name + " hears a malformed message");
        sink.malformed("simulated");
    }

    @Override
    public void change(Change change) {
        if (!flows || world.chance(faults.lose())) {
            world.say(() -> name + " misses " + change.stamp().revision());
            return;
        }
        Change shown = shown(change);
        send(shown);
        if (world.chance(faults.repeat())) {
            send(shown);
        }
    }

    private void send(Change change) {
        long arrival = world.now() + world.draw(faults.delayMillis());
        if (world.chance(faults.reorder())) {
            arrival += world.draw(40);
        } else {
            arrival = Math.max(arrival, latestArrival);
            latestArrival = arrival;
        }
        int sent = epoch;
        world.after(arrival - world.now(), () -> {
            if (sent == epoch) {
                world.say(() -> name + " hears " + SimAuthority.describe(change));
                sink.change(change);
            }
        });
    }

    @Override
    public void malformed(String why) {
        sink.malformed(why);
    }

    @Override
    public void lost(String why) {
        sink.lost(why);
    }

    private static boolean isForeign(OperationId operation) {
        return operation.client() == SimAuthority.FOREIGN;
    }

    /** A tip as the replicas see it: nobody can tell who made a foreign change. */
    static Tip shown(Tip tip) {
        Position position = tip.position();
        return isForeign(position.witness())
                ? new Tip(
                        new Position(position.revision(), OperationId.NONE),
                        tip.mapDeadline(),
                        tip.nowMillis(),
                        tip.lastClear(),
                        tip.entries())
                : tip;
    }

    private static Change shown(Change change) {
        Stamp made = change.stamp();
        if (!isForeign(made.operation())) {
            return change;
        }
        Revision revision = new Revision(Lineage.UNKNOWN, made.revision().number());
        Stamp stamp = new Stamp(revision, OperationId.NONE, false, Deadline.NONE);
        if (change instanceof Change.Put put) {
            return new Change.Put(stamp, put.key(), put.value(), Deadline.NONE);
        }
        return change instanceof Change.Delete delete
                ? new Change.Delete(stamp, delete.key(), delete.reason())
                : new Change.Clear(stamp, ((Change.Clear) change).reason());
    }
}

package dev.rmap.engine.follow;

import dev.rmap.model.OperationId;
import java.util.concurrent.ThreadLocalRandom;

/** What the feed has brought of the batches of this process: enough to settle a write whose answer is lost (G8). */
public final class OwnEcho {

    private final long client;
    private volatile long newest;

    public OwnEcho(long client) {
        this.client = client;
    }

    /** A number that names a writing process: never zero. */
    public static long randomClient() {
        long id = ThreadLocalRandom.current().nextLong();
        return id == 0 ? 1 : id;
    }

    /** Changes of a batch were applied to the replica. Called on the lane. */
    void heard(OperationId batch) {
        if (batch.client() == client) {
            newest = batch.counter();
        }
    }

    /** Whether the replica shows changes of that batch; batches of one writer come in their order. */
    public boolean hasShown(OperationId batch) {
        return batch.client() == client && batch.counter() == newest;
    }
}

package dev.rmap.engine.map;

import dev.rmap.engine.Codec;
import dev.rmap.engine.Timers;
import dev.rmap.engine.commit.Committer;
import dev.rmap.engine.commit.Ticket;
import dev.rmap.engine.replica.Replica;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.table.Table;
import dev.rmap.engine.time.Pace;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks the authority to expire what is due. Every process that sees a deadline pass asks; the authority decides by its
 * own clock, the first one wins, and everybody hears one change. The questions of many processes are spread over
 * {@link #SPREAD_MILLIS}, so that most of them hear the change before they ask. Questions in vain, because the authority
 * cannot be reached or knows other deadlines, come ever more seldom; if it goes on refusing, the replica is loaded anew.
 */
final class Expirer<K> {

    static final long SPREAD_MILLIS = 50;

    /** How many entries are asked for at a time. */
    static final int PORTION = 512;

    /** After so many questions in a row that were refused and left the replica as it was, it is loaded anew. */
    static final int REFUSED_IN_A_ROW = 4;

    /** How far ahead a look is scheduled; for a later deadline there is a look in between. */
    static final long HORIZON_MILLIS = 60_000;

    private final Replica<K, ?> replica;
    private final Codec<K> keys;
    private final Committer committer;
    private final Pace pace;

    /** When the next look is due, on the authority's clock; {@code Long.MAX_VALUE} if none is. Written under this. */
    private volatile long next = Long.MAX_VALUE;

    /** Makes the next look, of which there is one at most. Guarded by this. */
    private Timers.Timeout timer = () -> {};

    /** Held from a question until its answer, and the pause after it, are over. */
    private final AtomicBoolean busy = new AtomicBoolean();

    /** How many questions in a row were in vain, and how many of them were refused. Confined to who holds {@link #busy}. */
    private int inVain;

    private int refused;

    private volatile boolean begun;
    private volatile boolean closed;

    Expirer(Replica<K, ?> replica, Codec<K> keys, Committer committer, Pace pace) {
        this.replica = replica;
        this.keys = keys;
        this.committer = committer;
        this.pace = pace;
    }

    /** Asks from now on, and not before. */
    void begin() {
        begun = true;
        look();
    }

    /** The replica has moved: makes sure that a look is due when the earliest deadline comes. Cheap without deadlines. */
    void look() {
        Table<K> table = replica.table();
        Deadline whole = replica.mapDeadline();
        if (!begun || closed || (!whole.exists() && !table.hasDeadlines())) {
            return;
        }
        Deadline entry = table.earliest();
        long earliest = Math.min(
                whole.exists() ? whole.epochMillis() : Long.MAX_VALUE,
                entry.exists() ? entry.epochMillis() : Long.MAX_VALUE);
        if (earliest < next) {
            schedule(earliest);
        }
    }

    private synchronized void schedule(long millis) {
        if (millis < next) {
            next = millis;
            timer.cancel();
            long away = millis - replica.clock().nowMillis();
            timer = pace.after(Math.min(away, HORIZON_MILLIS), SPREAD_MILLIS, this::ask);
        }
    }

    private synchronized void looks() {
        next = Long.MAX_VALUE;
    }

    private void ask() {
        looks();
        if (closed || !busy.compareAndSet(false, true)) {
            return;
        }
        long now = replica.clock().nowMillis();
        List<Ticket> asked;
        try {
            asked = askForDue(now);
        } catch (Throwable notAsked) {
            later();
            throw notAsked;
        }
        CompletionStage<Void> answered = CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
        answered.whenComplete((done, failure) -> {
            if (asked.isEmpty()) {
                heeded();
                goOn();
            } else if (failure == null && asked.stream().anyMatch(Expirer::hasApplied)) {
                heeded();
                pace.after(asked.size() < PORTION ? SPREAD_MILLIS : 0, 0, this::goOn);
            } else {
                if (failure == null) {
                    refused(now);
                }
                later();
            }
        });
    }

    /**
     * What was due is refused. Where another process was first, the replica shows that by now; where it still shows what was due,
     * the two differ.
     */
    private void refused(long now) {
        boolean stillDue = replica.mapDeadline().isPast(now)
                || !replica.table().due(now, 1).isEmpty();
        refused = stillDue ? refused + 1 : 0;
        if (refused == REFUSED_IN_A_ROW) {
            committer.replicaDiffers();
        }
    }

    private void heeded() {
        inVain = 0;
        refused = 0;
    }

    private void later() {
        inVain++;
        pace.afterFailures(inVain, this::goOn);
    }

    private void goOn() {
        busy.set(false);
        look();
    }

    private List<Ticket> askForDue(long now) {
        List<Ticket> asked = new ArrayList<>();
        if (replica.mapDeadline().isPast(now)) {
            asked.add(submit(Bytes.EMPTY, replica.mapDeadline(), new Mutation.Clear(Reason.EXPIRED)));
        }
        for (K key : replica.table().due(now, PORTION)) {
            Object kept = replica.table().entries.get(key);
            if (kept != null && Form.deadline(kept).isPast(now)) {
                asked.add(submit(keys.encode(key), Form.deadline(kept), Mutation.EXPIRE));
            }
        }
        return asked;
    }

    private Ticket submit(Bytes key, Deadline deadline, Mutation mutation) {
        return committer.submit(
                Commit.of(new Command(key, Condition.due(deadline), mutation)).tersely(), false);
    }

    private static boolean hasApplied(Ticket ticket) {
        return ticket.join().get(0).applied();
    }

    /** Asks nothing more. */
    void close() {
        closed = true;
    }
}

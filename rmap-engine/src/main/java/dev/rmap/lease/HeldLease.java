package dev.rmap.lease;

import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.Timers;
import dev.rmap.engine.map.LeaseEntries;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A lease that this process took. Everything that it does to its entry has the condition that the entry still bears its
 * token, so a lease that was lost does nothing. At its end it is given back, with a change or without.
 *
 * @param <K> the type of the keys
 */
final class HeldLease<K> implements Lease {

    private final LeaseEntries<K> entries;
    private final K key;
    private final Mark.Held mark;
    private final Bytes bytes;
    private final long millis;
    private final Duration nothing;

    private volatile boolean held = true;

    /** Until when it lasts at least, on the local clock: counted from before the authority was asked. */
    private volatile long certainUntil;

    private volatile Timers.Timeout renewal = () -> {};

    /** What ends it at the authority, once this process has ended it. */
    private volatile CompletionStage<?> ending = CompletableFuture.completedFuture(null);

    HeldLease(LeaseEntries<K> entries, K key, Mark.Held mark, SingleFlightOptions options) {
        this.entries = entries;
        this.key = key;
        this.mark = mark;
        this.bytes = mark.bytes();
        this.millis = options.lease().toMillis();
        this.nothing = options.rememberNothing();
    }

    K key() {
        return key;
    }

    @Override
    public String token() {
        return mark.token();
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    /**
     * Whether nobody else can hold it: its time is not over even if it began when it was asked for. It may have been taken
     * away by a removal that this process has not heard of yet.
     */
    boolean isCertain() {
        return held && nowMillis() < certainUntil;
    }

    private long nowMillis() {
        return entries.runtime().timers().nowMillis();
    }

    /** The command that takes the lease, to be sent now. */
    Command taking(Condition free) {
        certainUntil = nowMillis() + millis;
        return new Command(entries.encodeKey(key), free, new Mutation.Set(bytes, Expiry.after(millis)));
    }

    /** The command that does something to the lease, as long as it is held. */
    Command whileHeld(Mutation mutation) {
        return new Command(entries.encodeKey(key), Condition.holds(bytes), mutation);
    }

    /**
     * Extends the lease by itself, three times in each of its lifetimes, until it ends. The renewals of one map travel
     * together, as all its commits do.
     */
    void renewByItself() {
        renewal = entries.runtime().timers().after(Math.max(1, millis / 3), () -> {
            if (held) {
                CompletionStage<Boolean> unused = touch(millis);
                renewByItself();
            }
        });
    }

    private CompletableFuture<Boolean> touch(long forMillis) {
        long asked = nowMillis();
        return entries.commit(Commit.of(whileHeld(new Mutation.Touch(Expiry.after(forMillis)))))
                .thenApply(receipts -> {
                    if (receipts.get(0).accepted()) {
                        certainUntil = asked + forMillis;
                    } else {
                        lost();
                    }
                    return held;
                });
    }

    @Override
    public boolean renew() {
        return renew(Duration.ofMillis(millis));
    }

    @Override
    public boolean renew(Duration time) {
        try {
            return touch(time.toMillis()).join();
        } catch (CompletionException failed) {
            throw Failures.thrown(failed);
        }
    }

    /** Whether this lease wrote these bytes. */
    boolean bears(Bytes now) {
        return now.equals(bytes);
    }

    /** It is over, and there is nothing to give back. */
    void lost() {
        held = false;
        renewal.cancel();
    }

    /** Ends it; those who wait ask again. If it was ended before, this is the end of that. */
    CompletionStage<?> giveBack() {
        return end(List.of(whileHeld(Mutation.REMOVE)));
    }

    /**
     * Taking it failed. If the authority may have granted it all the same, it is given back, so that nobody waits for its end.
     *
     * @return whether that may be
     */
    boolean giveBackIfUnknown(Throwable failure) {
        boolean unknown = failure instanceof OutcomeUnknownException || failure instanceof NotVisibleException;
        if (unknown) {
            CompletionStage<?> unused = giveBack();
        }
        return unknown;
    }

    /** Ends it, and tells those who wait for it how. Newcomers find no trace, unless nothing is to be remembered. */
    CompletionStage<?> announce(Mark end) {
        List<Command> traceless = List.of(
                whileHeld(new Mutation.Set(end.bytes(), Expiry.KEEP)),
                new Command(entries.encodeKey(key), Condition.holds(end.bytes()), Mutation.REMOVE));
        return end(isRemembered(end) ? List.of(whileHeld(remembering(end))) : traceless);
    }

    /** Ends it, and leaves word of that until it would have ended by itself, or for as long as it is to be remembered. */
    void announceUntilItsEnd(Mark end) {
        end(List.of(whileHeld(isRemembered(end) ? remembering(end) : new Mutation.Set(end.bytes(), Expiry.KEEP))));
    }

    /** Another program wrote into it how its work ended. Removes that, unless it is to be remembered. */
    void clearAway(Mark end) {
        lost();
        CompletionStage<?> unused = entries.commit(Commit.of(new Command(
                entries.encodeKey(key),
                Condition.holds(end.bytes()),
                isRemembered(end) ? remembering(end) : Mutation.REMOVE)));
    }

    private boolean isRemembered(Mark end) {
        return end instanceof Mark.Nothing && !nothing.isZero();
    }

    private Mutation remembering(Mark end) {
        return new Mutation.Set(end.bytes(), Expiry.after(nothing.toMillis()));
    }

    private synchronized CompletionStage<?> end(List<Command> commands) {
        if (held) {
            lost();
            ending = entries.commit(new Commit(commands));
        }
        return ending;
    }
}

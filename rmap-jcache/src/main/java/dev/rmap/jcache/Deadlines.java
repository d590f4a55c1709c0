package dev.rmap.jcache;

import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the expiry policy of a cache means for the entry that an operation creates, updates or reads. A policy that throws
 * stops no operation: a new entry is then eternal, and an old one keeps its deadline.
 *
 * <p>Reading an entry moves its deadline only if it moves by more than a tenth of the time that the policy gives, so
 * most reads cost nothing. An entry may therefore end earlier than an exact policy would have it, by at most that tenth.
 */
final class Deadlines {

    private static final Logger log = LoggerFactory.getLogger(Deadlines.class);

    /** The part of the duration by which a deadline has to move before a read moves it. */
    private static final int COALESCE = 10;

    private final ExpiryPolicy policy;
    private final LongSupplier authorityMillis;

    Deadlines(ExpiryPolicy policy, LongSupplier authorityMillis) {
        this.policy = policy;
        this.authorityMillis = authorityMillis;
    }

    ExpiryPolicy policy() {
        return policy;
    }

    /** Storing a value where there is none. An entry that would be over at once is not stored. */
    Mutation create(Bytes value) {
        Duration duration = ask(policy::getExpiryForCreation);
        if (duration == null) {
            return new Mutation.Set(value, Expiry.NEVER);
        }
        return duration.isZero() ? Mutation.NOTHING : new Mutation.Set(value, expiry(duration));
    }

    /** Storing a value in the place of another one. */
    Mutation update(Bytes value) {
        Duration duration = ask(policy::getExpiryForUpdate);
        if (duration == null) {
            return new Mutation.Set(value, Expiry.KEEP);
        }
        return duration.isZero() ? Mutation.EXPIRE : new Mutation.Set(value, expiry(duration));
    }

    /**
     * Reading an entry.
     *
     * @param held asked for the deadline of the entry, only if the policy has an opinion
     */
    Mutation access(Supplier<Deadline> held) {
        Duration duration = ask(policy::getExpiryForAccess);
        if (duration == null) {
            return Mutation.NOTHING;
        }
        if (duration.isZero()) {
            return Mutation.EXPIRE;
        }
        Expiry expiry = expiry(duration);
        return moves(held.get(), expiry) ? new Mutation.Touch(expiry) : Mutation.NOTHING;
    }

    private boolean moves(Deadline held, Expiry expiry) {
        if (!(expiry instanceof Expiry.After after)) {
            return held.exists();
        }
        long moved = authorityMillis.getAsLong() + after.millis() - held.epochMillis();
        return !held.exists() || Math.abs(moved) > after.millis() / COALESCE;
    }

    private @Nullable Duration ask(Supplier<@Nullable Duration> getter) {
        try {
            return getter.get();
        } catch (RuntimeException broken) {
            log.warn("an expiry policy threw; new entries are eternal, others keep their deadline", broken);
            return null;
        }
    }

    private static Expiry expiry(Duration duration) {
        if (duration.isEternal()) {
            return Expiry.NEVER;
        }
        long millis = duration.getTimeUnit().toMillis(duration.getDurationAmount());
        return millis > Expiry.After.MAX_MILLIS ? Expiry.NEVER : Expiry.after(Math.max(1, millis));
    }
}

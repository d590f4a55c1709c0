package dev.rmap.jcache;

import dev.rmap.jcache.base.Interrupts;
import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the expiry policy of a cache means for the entry that an operation creates, updates or reads. A policy that throws
 * stops no operation: a new entry is then eternal, and an old one keeps its deadline.
 *
 * <p>Reading an entry moves its deadline only if it moves by more than a tenth of the time that the policy gives, so
 * most reads cost nothing. An entry may therefore end earlier than an exact policy would have it, by at most that tenth.
 *
 * <p>Where a policy is known to say the same of a creation and of an update, storing a value depends on nothing that was
 * found: no other writer can make it be refused, and it is the cheapest write that there is.
 */
final class Deadlines {

    private static final Logger log = LoggerFactory.getLogger(Deadlines.class);

    /** The part of the duration by which a deadline has to move before a read moves it. */
    private static final int COALESCE = 10;

    private final ExpiryPolicy policy;
    private final LongSupplier authorityMillis;

    /** What storing a value means whether there is one or not; empty if that makes a difference, or may. */
    private final Optional<Expiry> always;

    Deadlines(ExpiryPolicy policy, LongSupplier authorityMillis) {
        this.policy = policy;
        this.authorityMillis = authorityMillis;
        this.always = always(policy);
    }

    /** A policy of somebody else's is asked each time, and only for what happens. */
    private static Optional<Expiry> always(ExpiryPolicy policy) {
        return policy instanceof EternalExpiryPolicy
                        || policy instanceof ModifiedExpiryPolicy
                        || policy instanceof TouchedExpiryPolicy
                        || policy instanceof DeclaredExpiry
                ? always(policy.getExpiryForCreation(), policy.getExpiryForUpdate())
                : Optional.empty();
    }

    private static Optional<Expiry> always(Duration created, @Nullable Duration updated) {
        if (updated == null) {
            return created.isEternal() ? Optional.of(Expiry.KEEP) : Optional.empty();
        }
        return created.equals(updated) && !created.isZero() ? Optional.of(expiry(created)) : Optional.empty();
    }

    ExpiryPolicy policy() {
        return policy;
    }

    /**
     * Storing a value.
     *
     * @param isPresent asked whether there is one already, only if that makes a difference; whoever has asked depends on it
     */
    Mutation store(Bytes value, BooleanSupplier isPresent) {
        if (always.isPresent()) {
            return new Mutation.Set(value, always.get());
        }
        return isPresent.getAsBoolean() ? update(value) : create(value);
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
    private Mutation update(Bytes value) {
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
        } catch (Exception broken) {
            Interrupts.keep(broken);
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

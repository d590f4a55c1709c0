package dev.rmap.engine;

import dev.rmap.model.Bytes;
import dev.rmap.model.Lifetime;
import dev.rmap.model.MapName;
import java.time.Duration;

/**
 * How the engine treats one map. All times are waits or pauses; all limits say what happens when they are reached.
 *
 * @param lifetime the lifetime that this process gives the map with its writes
 * @param joinTimeout how long opening waits for the first content, then {@link NotReadyException}
 * @param writeTimeout how long a write waits for its answer and for the replica to show it, then
 *     {@link NotAppliedException}, {@link OutcomeUnknownException} or {@link NotVisibleException}
 * @param sync the times of the sync protocol
 * @param limits the bounds of queues and values
 */
public record EngineConfig(
        Lifetime lifetime, Duration joinTimeout, Duration writeTimeout, SyncTimes sync, Limits limits) {

    /** The longest wait. A constant of the compiler, because the records inside use it while they are initialized. */
    private static final long LONGEST_MILLIS = 365L * 24 * 60 * 60 * 1000;

    /** What suits most maps. */
    public static final EngineConfig DEFAULTS = new EngineConfig(
            Lifetime.FOREVER, Duration.ofSeconds(30), Duration.ofSeconds(30), SyncTimes.DEFAULTS, Limits.DEFAULTS);

    /** Checks that the times are at least a millisecond, and at most a year. */
    public EngineConfig {
        requireInRange("joinTimeout", joinTimeout);
        requireInRange("writeTimeout", writeTimeout);
    }

    /** The same with another write timeout. */
    public EngineConfig withWriteTimeout(Duration timeout) {
        return new EngineConfig(lifetime, joinTimeout, timeout, sync, limits);
    }

    /**
     * The times of the sync protocol, in milliseconds.
     *
     * @param quietMillis after how long without a change the authority is asked where it stands; this bounds how long a
     *     lost last message stays unnoticed
     * @param graceMillis how long the feed may lag behind the authority's word before that counts as a loss
     * @param stallMillis how long a catch-up may stand still before it is asked for anew
     * @param retryMinMillis the pause before the first repetition of a failed call
     * @param retryMaxMillis the longest pause; pauses double in between, and each is drawn from its upper half
     */
    public record SyncTimes(
            long quietMillis, long graceMillis, long stallMillis, long retryMinMillis, long retryMaxMillis) {

        /** What suits most networks. */
        public static final SyncTimes DEFAULTS = new SyncTimes(2_000, 100, 10_000, 50, 5_000);

        /**
         * Checks that each time is between a millisecond and a year, and that the pauses are in order.
         *
         * @throws IllegalArgumentException if one is not; the message names it
         */
        public SyncTimes {
            requireInRange("quietMillis", quietMillis);
            requireInRange("graceMillis", graceMillis);
            requireInRange("stallMillis", stallMillis);
            requireInRange("retryMinMillis", retryMinMillis);
            requireInRange("retryMaxMillis", retryMaxMillis);
            if (retryMaxMillis < retryMinMillis) {
                throw new IllegalArgumentException("retryMaxMillis, " + retryMaxMillis
                        + ", must not be less than retryMinMillis, " + retryMinMillis);
            }
        }

        private static void requireInRange(String name, long millis) {
            if (millis <= 0 || millis > LONGEST_MILLIS) {
                throw new IllegalArgumentException(
                        name + " must be between 1 and " + LONGEST_MILLIS + ", which is a year: " + millis);
            }
        }

        /** The pause after so many failures in a row, without jitter. */
        public long pauseMillis(int failures) {
            int doublings = Math.min(Math.max(failures - 1, 0), 20);
            return Math.min(retryMaxMillis, retryMinMillis << doublings);
        }
    }

    /**
     * Bounds.
     *
     * @param maxValueBytes the largest value; a larger one is refused with {@code IllegalArgumentException}
     * @param maxBatchCommands how many commands travel in one call, unless a single commit has more
     * @param maxBatchBytes how many bytes of keys and values travel in one call, unless a single commit has more
     * @param maxCommitCommands the largest atomic commit; a larger one is refused with {@code IllegalArgumentException}.
     *     What it ends of leases does not count
     * @param writeQueue how many commits may wait to be sent; beyond it blocking writes wait for room, and asynchronous
     *     ones fail with {@link NotAppliedException}
     * @param feedQueue how many changes may wait to be applied, or be held back during a catch-up; beyond it they are
     *     thrown away and the replica catches up
     * @param eventQueue how many events one listener may be behind; beyond it the events of one key fold into one
     * @param queueBytes how many bytes of keys and values may wait in each of the three queues; beyond it happens what
     *     happens beyond its number. What alone has more bytes is taken by an empty queue of writes, and never waits in
     *     front of a replica: that catches up instead
     */
    public record Limits(
            int maxValueBytes,
            int maxBatchCommands,
            int maxBatchBytes,
            int maxCommitCommands,
            int writeQueue,
            int feedQueue,
            int eventQueue,
            int queueBytes) {

        private static final int QUEUE_BYTES = 64 << 20;

        /** What suits most maps. */
        public static final Limits DEFAULTS =
                new Limits(16 << 20, 256, 1 << 20, 20_000, 65_536, 65_536, 16_384, QUEUE_BYTES);

        /**
         * Checks that the bounds are positive.
         *
         * @throws IllegalArgumentException if one is not; the message names it
         */
        public Limits {
            requirePositive("maxValueBytes", maxValueBytes);
            requirePositive("maxBatchCommands", maxBatchCommands);
            requirePositive("maxBatchBytes", maxBatchBytes);
            requirePositive("maxCommitCommands", maxCommitCommands);
            requirePositive("writeQueue", writeQueue);
            requirePositive("feedQueue", feedQueue);
            requirePositive("eventQueue", eventQueue);
            requirePositive("queueBytes", queueBytes);
        }

        private static void requirePositive(String name, int bound) {
            if (bound <= 0) {
                throw new IllegalArgumentException(name + " must be at least 1: " + bound);
            }
        }

        /** Bounds with 64 MiB for the bytes of a queue. */
        public Limits(
                int maxValueBytes,
                int maxBatchCommands,
                int maxBatchBytes,
                int maxCommitCommands,
                int writeQueue,
                int feedQueue,
                int eventQueue) {
            this(
                    maxValueBytes,
                    maxBatchCommands,
                    maxBatchBytes,
                    maxCommitCommands,
                    writeQueue,
                    feedQueue,
                    eventQueue,
                    QUEUE_BYTES);
        }

        /** Refuses a commit that has more commands than may be. */
        public void requireFits(MapName map, int commands) {
            if (commands > maxCommitCommands) {
                throw new IllegalArgumentException("map " + map + ": a commit of " + commands
                        + " commands is over the limit of " + maxCommitCommands);
            }
        }

        /** The value, unless it has more bytes than may be. */
        public Bytes checked(MapName map, Bytes value) {
            if (value.length() > maxValueBytes) {
                throw new IllegalArgumentException("map " + map + ": a value of " + value.length()
                        + " bytes is over the limit of " + maxValueBytes);
            }
            return value;
        }
    }

    private static void requireInRange(String name, Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(Duration.ofMillis(LONGEST_MILLIS)) > 0) {
            throw new IllegalArgumentException(name + " must be between one millisecond and one year: " + duration);
        }
    }
}

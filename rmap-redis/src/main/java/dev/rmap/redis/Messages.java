package dev.rmap.redis;

/** How the writers of this process tell what a batch has changed. Readers of this library understand both, always. */
public enum Messages {
    /** A message for each change, as the Go package needs it. */
    ONE_FOR_EACH_CHANGE,

    /**
     * One message for all changes of a batch, where it does nothing but store values: cheaper for Redis and for everybody
     * who listens. Go peers pass over such messages, so they must not share a map with writers that send them.
     */
    ONE_FOR_EACH_BATCH
}

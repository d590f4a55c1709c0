package dev.rmap.testkit.redis;

/** What a look at one way of launching found. */
sealed interface Probe {

    /**
     * The way is open.
     *
     * @param what what will be used, for people
     */
    record Open(String what) implements Probe {}

    /**
     * The way is passed over.
     *
     * @param why the reason, for people
     */
    record PassedOver(String why) implements Probe {}
}

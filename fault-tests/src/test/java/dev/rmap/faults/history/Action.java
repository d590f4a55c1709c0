package dev.rmap.faults.history;

/** What a worker can do with the map. Every value that is stored is stored by one operation of the run only. */
public enum Action {
    /** Stores a value. */
    SET,
    /** Stores a value and learns which one was there. */
    SWAP,
    /** Stores a value if there is none, and learns which one there is. */
    PUT_IF_ABSENT,
    /** Stores a value if the expected one is there. */
    TEST_AND_SET,
    /** Removes an entry and learns which value it had. */
    REMOVE,
    /** Adds one to a counter by the authority's arithmetic. */
    ADD,
    /** Adds one to a counter by a function of this process, and learns the result. */
    COMPUTE,
    /** Stores one value under both keys of the pair, in one commit. */
    PAIR,
    /** Waits until the replica is as new as the authority was. */
    SYNC;

    /** Whether it stores a value that no other operation stores. */
    public boolean storesItsOwn() {
        return switch (this) {
            case SET, SWAP, PUT_IF_ABSENT, TEST_AND_SET, PAIR -> true;
            case REMOVE, ADD, COMPUTE, SYNC -> false;
        };
    }

    /** Whether it adds to a counter. */
    public boolean counts() {
        return this == ADD || this == COMPUTE;
    }
}

package dev.rmap.faults.history;

/** Something that a worker recorded. */
public sealed interface Fact permits Call, Return, Look, Heard {

    /** The worker. */
    int process();
}

package dev.rmap.faults.history;

import dev.rmap.model.Revision;
import java.util.Optional;

/**
 * The end of an operation, and what its process read right after it.
 *
 * @param id the operation
 * @param process the worker
 * @param nanos when it ended
 * @param fate what became of it
 * @param applied whether the condition held; true where there is none
 * @param revision the revision of the operation, or at which it was refused; NONE where the caller is not told
 * @param result what it returned, if it returns a value and there was one
 * @param read what a read of the key found afterwards
 * @param seen where the replica stood after that read
 */
public record Return(
        long id,
        int process,
        long nanos,
        Fate fate,
        boolean applied,
        Revision revision,
        Optional<String> result,
        Optional<String> read,
        Revision seen)
        implements Fact {

    /** The end of an operation of which nobody heard again. */
    public static Return never(Call call) {
        return new Return(
                call.id(),
                call.process(),
                Long.MAX_VALUE,
                Fate.UNKNOWN,
                false,
                Revision.NONE,
                Optional.empty(),
                Optional.empty(),
                Revision.NONE);
    }
}

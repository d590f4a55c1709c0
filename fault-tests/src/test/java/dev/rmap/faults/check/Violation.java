package dev.rmap.faults.check;

/**
 * A promise that was broken.
 *
 * @param promise which
 * @param what how; names the operation, the process and the revision
 */
public record Violation(Promise promise, String what) {

    @Override
    public String toString() {
        return promise.title() + ": " + what;
    }
}

package dev.rmap.faults.history;

/** What the caller was told of an operation. */
public enum Fate {
    /** It was decided, and this process shows the result. */
    DONE,
    /** It was certainly not applied. */
    NOT_APPLIED,
    /** Nobody can tell whether it was applied; also the fate of an operation that never returned. */
    UNKNOWN,
    /** It was applied, but did not show here in time. */
    NOT_VISIBLE,
    /** It was applied to a history that ended. */
    HISTORY_ENDED
}

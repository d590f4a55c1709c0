package dev.rmap.faults.unknown;

/**
 * A write whose answer was cut off at least once.
 *
 * @param value what it stored, and nobody else did
 * @param cutAnswers how many of its answers were cut off
 * @param end what its caller was told
 */
record CutWrite(String value, int cutAnswers, End end) {

    /** What a caller can be told. */
    enum End {
        /** The first answer, when it was asked for again. */
        ANSWERED,
        /** That it was applied, which the feed showed; only the answer is missing. */
        SEEN_IN_THE_FEED,
        /** That nobody can tell. */
        SAID_TO_BE_UNKNOWN,
        /** That it was not applied. */
        NOT_APPLIED
    }
}

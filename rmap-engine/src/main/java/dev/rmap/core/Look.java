package dev.rmap.core;

/**
 * Whether the authority was asked where it stands.
 *
 * @param askedAt the number at which the replica stood when it asked the question that is open, or {@link #NOT_ASKED}
 * @param unanswered whether the question before had no answer, and nothing was heard of the authority since
 */
record Look(long askedAt, boolean unanswered) {

    static final long NOT_ASKED = -1;

    static final Look NONE = new Look(NOT_ASKED, false);

    boolean isOpen() {
        return askedAt != NOT_ASKED;
    }

    Look asked(long at) {
        return new Look(at, unanswered);
    }

    Look failed() {
        return new Look(NOT_ASKED, true);
    }

    /** The feed brought a change, so there is an authority. */
    Look heard() {
        return new Look(askedAt, false);
    }
}

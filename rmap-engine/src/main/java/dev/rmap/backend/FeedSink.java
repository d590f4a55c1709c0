package dev.rmap.backend;

import dev.rmap.model.Change;

/** Takes the changes of one map as they happen. Calls come one after another, in the order of arrival. */
public interface FeedSink {

    /**
     * The feed flows, for the first time or again. Changes before this call may be missing; changes after it are not,
     * as far as the backend can tell.
     */
    void opened();

    /** A change happened. */
    void change(Change change);

    /** A message came that is no change: counted, and a reason to look at the authority. */
    void malformed(String why);

    /** The feed stopped flowing. The backend opens it again by itself. */
    void lost(String why);

    /** The feed does not flow because the authority refuses it. The backend asks again by itself, and may be refused again. */
    default void refused(BackendException cause) {
        lost(String.valueOf(cause.getMessage()));
    }
}

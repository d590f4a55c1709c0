package dev.rmap.faults.check;

/** What the checker looks for, in the words of docs/guarantees.md. */
public enum Promise {
    /** G1: one revision is one change, and the order agrees with real time. */
    ONE_ORDER("G1 one order"),
    /** G2: a snapshot is what the authority held at its revision; what was written together is seen together. */
    REAL_PAST("G2 real past"),
    /** G3: no replica goes back, nor to a history that it left. */
    FORWARD("G3 forward"),
    /** G4: whoever wrote reads it. */
    OWN_WRITES("G4 own writes"),
    /** G5: each result follows from the changes before it. */
    CONDITIONS("G5 conditions"),
    /** G6: all replicas are equal soon after the last fault. */
    EQUAL("G6 in the end equal"),
    /** G7: the events fold to the replica. */
    LISTENERS("G7 listeners"),
    /** G8: what was acknowledged is there, what was not applied is not, and nothing is there twice. */
    FATES("G8 fates"),
    /** G9: no history ends unless the server lost it, and then the listeners hear so. */
    LOSS_IS_SAID("G9 loss is said"),
    /** G10: no operation takes longer than it may. */
    BOUNDED("G10 bounded");

    private final String title;

    Promise(String title) {
        this.title = title;
    }

    /** As the head of a column. */
    public String title() {
        return title;
    }
}

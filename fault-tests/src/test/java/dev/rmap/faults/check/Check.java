package dev.rmap.faults.check;

import java.util.List;

/** Holds what was recorded against one promise. A function of values. */
interface Check {

    /** Where the promise was broken. */
    List<Violation> violations(Evidence evidence);
}

package dev.rmap.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How it ended: what there is at the end, and what is to be said of it.
 *
 * @param changes how many changes were made
 * @param cutOff how many of them the server decided while the connections were cut
 * @param copies the copies of the participants
 * @param revision the revision of the server
 * @param entries the entries of the server
 */
record Ending(long changes, long cutOff, List<Held> copies, long revision, Map<String, String> entries) {

    /**
     * What a participant has.
     *
     * @param name who
     * @param copy its copy
     * @param memory what it heard
     */
    record Held(String name, Report.Copy copy, Memory memory) {}

    /** What is not as it was to be shown; empty if all is well. */
    List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        if (revision != changes) {
            doubts.add("the server counts " + revision + " changes, and " + changes + " were made");
        }
        if (cutOff == 0) {
            doubts.add("no change was made while the connections were cut");
        }
        for (Held held : copies) {
            if (!held.copy().entries().equals(entries)) {
                doubts.add("the copy of " + held.name() + " differs from the server's map");
            }
            if (!held.copy().revision().endsWith(":" + revision)) {
                doubts.add("the copy of " + held.name() + " is at revision "
                        + held.copy().revision() + ", the server at " + revision);
            }
            if (!held.memory().makes(held.copy().entries())) {
                doubts.add("what " + held.name() + " heard does not make its copy");
            }
        }
        return doubts;
    }

    /** The line that says what was shown. */
    String line() {
        return "Shown: " + copies.size() + " processes, " + changes + " changes, " + heard() + ", " + cutOff
                + " of them made while the connections were cut; all copies equal the server's map, at revision "
                + copies.get(0).copy().revision() + ".";
    }

    /** A catch-up tells differences; on a slow machine it may have folded two changes of one entry. */
    private String heard() {
        return copies.stream().allMatch(held -> held.memory().events() == changes)
                ? "each heard by every process"
                : "every difference heard by every process";
    }
}

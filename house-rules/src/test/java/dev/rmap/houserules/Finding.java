package dev.rmap.houserules;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One place that breaks a rule.
 *
 * @param path the file, from the root of the project
 * @param line its line, from 1
 * @param subject what an exception to the rule is written for: the file or the class
 * @param what what is wrong there
 */
record Finding(String path, int line, String subject, String what) {

    @Override
    public String toString() {
        return path + ":" + line + ": " + what;
    }

    static void assertNone(List<Finding> findings) {
        assertNone(findings, Map.of());
    }

    /** Fails on a finding whose subject has no exception, and on an exception that nothing needs. */
    static void assertNone(List<Finding> findings, Map<String, String> reasonBySubject) {
        assertThat(findings)
                .as("places that break the rule")
                .filteredOn(finding -> !reasonBySubject.containsKey(finding.subject()))
                .isEmpty();
        TreeSet<String> unneeded = new TreeSet<>(reasonBySubject.keySet());
        unneeded.removeAll(findings.stream().map(Finding::subject).collect(toCollection(TreeSet::new)));
        assertThat(unneeded).as("exceptions that are no longer needed").isEmpty();
    }
}

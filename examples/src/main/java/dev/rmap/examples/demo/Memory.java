package dev.rmap.examples.demo;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one participant has heard: how much, up to where, and what the events make when they are put together. */
final class Memory {

    private final TreeMap<String, String> entries = new TreeMap<>();
    private long events;
    private long revision;

    /** Takes an event, which must fit what was heard before. */
    void add(Report.Heard heard) {
        if (heard.origin().isEmpty()) {
            throw new DemoFailedException("heard " + heard.kind() + ", which nobody did");
        }
        @Nullable
        String known = heard.after() == null ? entries.remove(heard.key()) : entries.put(heard.key(), heard.after());
        if (!String.valueOf(known).equals(String.valueOf(heard.before()))) {
            throw new DemoFailedException("heard that " + heard.key() + " was " + heard.before() + ", not " + known);
        }
        events++;
        revision = heard.revision();
    }

    /** How many events it heard. */
    long events() {
        return events;
    }

    /** The revision of the last one. */
    long revision() {
        return revision;
    }

    /** Whether these entries are there, as far as it heard. */
    boolean knows(Collection<String> keys) {
        return entries.keySet().containsAll(keys);
    }

    /** Whether the events put together make exactly these entries. */
    boolean makes(Map<String, String> others) {
        return entries.equals(others);
    }
}

package dev.rmap.examples.demo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a participant tells. Times are microseconds since 1970, on the clock of the machine that both run on. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "report")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Report.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = Report.Heard.class, name = "heard"),
    @JsonSubTypes.Type(value = Report.Done.class, name = "done"),
    @JsonSubTypes.Type(value = Report.Copy.class, name = "copy")
})
sealed interface Report {

    /**
     * It has the map.
     *
     * @param process its number
     */
    record Joined(long process) implements Report {}

    /**
     * Its listener heard something.
     *
     * @param revision the number of the change, or of the newest one where a catch-up brought several
     * @param kind what became of the entry
     * @param origin how the process came to know
     * @param key which entry
     * @param before the value before, or null
     * @param after the value now, or null
     * @param reads what {@code map.get(key)} said when the listener was called
     * @param at when the listener was called
     */
    record Heard(
            long revision,
            String kind,
            String origin,
            String key,
            @Nullable String before,
            @Nullable String after,
            @Nullable String reads,
            long at)
            implements Report {}

    /**
     * It did what it was asked.
     *
     * @param verb what it was asked
     * @param answer what the map returned, or what went wrong
     * @param well whether it went well
     * @param began when the call began
     * @param ended when the call ended
     */
    record Done(Request.Verb verb, String answer, boolean well, long began, long ended) implements Report {

        /** How long the call took. */
        long took() {
            return ended - began;
        }
    }

    /**
     * Its whole copy.
     *
     * @param revision the one revision that this is
     * @param entries the entries
     */
    record Copy(String revision, SortedMap<String, String> entries) implements Report {}

    /** Its process ended. */
    record Gone() implements Report {}

    /** Now. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Writes and reads reports and requests, one a line. */
    final class Lines {

        private static final JsonMapper JSON = new JsonMapper();

        private Lines() {}

        static String of(Object reportOrRequest) {
            try {
                return JSON.writeValueAsString(reportOrRequest);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        static <T> T read(String line, Class<T> type) {
            try {
                return JSON.readValue(line, type);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

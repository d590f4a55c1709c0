package dev.rmap.examples.demo;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the reader what happens. */
final class Narrator {

    private static final double MICROS_PER_MILLI = 1000;

    private final PrintStream output;

    Narrator(PrintStream output) {
        this.output = output;
    }

    /** A line as it is; an empty one separates. */
    void say(String line) {
        output.println(line);
    }

    /** The title of what comes. */
    void act(String title, String... explanation) {
        say("");
        say(title);
        for (String line : explanation) {
            say("  " + line);
        }
        say("");
    }

    /** What somebody did. */
    void did(ParticipantProcess who, String what) {
        say("  " + who + ": " + what);
    }

    /**
     * What both heard.
     *
     * @param since the moment from which the times count
     */
    void heard(List<Cast.Told<Report.Heard>> heard, long since) {
        for (Cast.Told<Report.Heard> told : heard) {
            Report.Heard it = told.report();
            say(String.format(
                    "      %s heard  %-37s map.get: %-13s revision %-4d %6s ms%s",
                    told.by(),
                    it.key() + ": " + shown(it.before()) + " -> " + shown(it.after()),
                    shown(it.reads()),
                    it.revision(),
                    millis(it.at() - since),
                    remark(it)));
        }
    }

    /** What a call came to. */
    void returned(Report.Done done) {
        say("      it returned " + done.answer() + " after " + millis(done.took()) + " ms");
    }

    /** Milliseconds with one digit after the point. */
    static String millis(long micros) {
        return String.format("%.1f", micros / MICROS_PER_MILLI);
    }

    private static String remark(Report.Heard heard) {
        if (heard.origin().equals("CATCH_UP")) {
            return "  (by catch-up)";
        }
        return heard.kind().equals("EXPIRE") ? "  (expired)" : "";
    }

    private static String shown(@Nullable String value) {
        return value == null ? "nothing" : value;
    }
}

package dev.rmap.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of a page, as a lane of tests fills it: the lines between {@code <!-- name -->} and {@code <!-- end of name
 * -->}. Written only where the property {@code rmap.faults.page} names the page; one process after the other.
 */
public final class LaneReport {

    private static final int LONGEST = 220;

    private final String name;
    private final List<String> rows = new ArrayList<>();

    /** For the table of that name. */
    public LaneReport(String name) {
        this.name = name;
    }

    /** Adds a row. */
    public synchronized void row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            row.append(' ').append(String.valueOf(cell).replace("|", "/")).append(" |");
        }
        rows.add(row.toString());
    }

    /** A text that fits into a cell. */
    public static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }

    /** Writes all rows under this head. */
    public synchronized void write(String head) {
        String page = System.getProperty("rmap.faults.page");
        if (page == null || rows.isEmpty()) {
            return;
        }
        Path path = Path.of(page);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.lock(); // held until the file is closed
            String text = Files.readString(path);
            String begin = "<!-- " + name + " -->\n";
            String end = "<!-- end of " + name + " -->";
            if (!text.contains(begin) || !text.contains(end)) {
                throw new IllegalStateException(page + " has no place for the table '" + name + "'");
            }
            int from = text.indexOf(begin) + begin.length();
            String rule = head.replaceAll("[^|]+", "---");
            String table = "\n" + head + "\n" + rule + "\n" + String.join("\n", rows) + "\n\n";
            Files.writeString(path, text.substring(0, from) + table + text.substring(text.indexOf(end, from)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.rmap.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
        // All through one channel: closing any other one of the same file would give up the lock.
        try (FileChannel file = FileChannel.open(Path.of(page), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.lock(); // held until the channel is closed
            ByteBuffer old = ByteBuffer.allocate(Math.toIntExact(file.size()));
            while (old.hasRemaining() && file.read(old) >= 0) {
                // The next part.
            }
            ByteBuffer changed = UTF_8.encode(withTable(UTF_8.decode(old.flip()).toString(), page, head));
            file.truncate(0).position(0);
            while (changed.hasRemaining()) {
                file.write(changed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String withTable(String text, String page, String head) {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        if (!text.contains(begin) || !text.contains(end)) {
            throw new IllegalStateException(page + " has no place for the table '" + name + "'");
        }
        int from = text.indexOf(begin) + begin.length();
        String rule = head.replaceAll("[^|]+", "---");
        String table = "\n" + head + "\n" + rule + "\n" + String.join("\n", rows) + "\n\n";
        return text.substring(0, from) + table + text.substring(text.indexOf(end, from));
    }
}

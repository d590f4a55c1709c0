package dev.rmap.faults.crew;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.faults.history.Fact;
import dev.rmap.faults.history.FactText;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Writes facts to a file, each before the next step is taken, so that a process that is killed leaves what it did. */
final class Recorder {

    private final OutputStream file;

    Recorder(Path path) throws IOException {
        // Not buffered: what was written outlives the process.
        file = new FileOutputStream(path.toFile());
    }

    synchronized void add(Fact fact) {
        try {
            file.write((FactText.write(fact) + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

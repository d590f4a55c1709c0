package dev.rmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that tests print and compare with a file that was read and checked in. {@code -Drewrite=true} writes the files
 * anew; commit them only if you understand what changed them.
 */
public final class Golden {

    private static final Path ROOT = Path.of("src/test/resources");

    private Golden() {}

    /** Compares with the file of that name, or writes it. */
    public static void check(String name, String text) {
        if (Boolean.getBoolean("rewrite")) {
            write(name, text);
        }
        assertThat(text).as(name + ", which -Drewrite=true writes anew").isEqualTo(read(name));
    }

    /** The text of the file of that name. */
    public static String read(String name) {
        try {
            return Files.readString(ROOT.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String name, String text) {
        try {
            Files.createDirectories(ROOT.resolve(name).getParent());
            Files.writeString(ROOT.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.rmap.testkit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server binaries inside the embedded-redis jar.
 *
 * @param platform operating system and processor, such as {@code linux-amd64}
 * @param classPath where the jar is looked for
 */
record CarriedBinaries(String platform, ClassLoader classPath) {

    private static final String JAR = "com.github.codemonstur:embedded-redis:1.4.4";

    /** What came of the attempt to unpack a binary. */
    sealed interface Extracted {}

    /** It is there as a file. */
    record Present(ServerProgram program) implements Extracted {}

    /** It could not be had. */
    record Absent(String why) implements Extracted {}

    /** Those for this machine. */
    static CarriedBinaries ofThisMachine() {
        return new CarriedBinaries(
                platform(System.getProperty("os.name", ""), System.getProperty("os.arch", "")),
                CarriedBinaries.class.getClassLoader());
    }

    static String platform(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT);
        String os = name.contains("mac") ? "darwin" : name.contains("win") ? "windows" : name.replace(' ', '-');
        String arch = switch (processor) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case "x86", "i386", "i686" -> "386";
            default -> processor;
        };
        return os + "-" + arch;
    }

    /**
     * The files that may run here, best first. The 64-bit server for Linux needs OpenSSL 3; the 32-bit one needs nothing
     * but a kernel that runs 32-bit programs.
     */
    List<String> names() {
        return switch (platform) {
            case "linux-amd64" -> List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
            case "linux-386" -> List.of("redis-server-6.2.7-linux-386");
            case "linux-arm64" -> List.of("redis-server-6.2.7-linux-arm64");
            case "darwin-amd64" -> List.of("redis-server-6.2.6-v5-darwin-amd64");
            case "darwin-arm64" -> List.of("redis-server-6.2.6-v5-darwin-arm64");
            case "windows-amd64" -> List.of("redis-server-5.0.14.1-windows-amd64.exe");
            default -> List.of();
        };
    }

    /** Unpacks one binary into a file that is deleted when this JVM ends. */
    Extracted extract(String name) {
        try (@Nullable InputStream carried = classPath.getResourceAsStream(name)) {
            if (carried == null) {
                return new Absent("no " + name + " on the class path (it comes with " + JAR + ")");
            }
            Path directory = Files.createTempDirectory("rmap-redis-program-");
            Path file = directory.resolve(name);
            // Deleted in the opposite order: the file first.
            directory.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            Files.copy(carried, file);
            if (!file.toFile().setExecutable(true, true)) {
                return new Absent(file + " cannot be made executable");
            }
            return new Present(new ServerProgram(file));
        } catch (IOException e) {
            return new Absent(name + " cannot be unpacked: " + e.getMessage());
        }
    }
}

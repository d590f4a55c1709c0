package dev.rmap.testkit.go;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The Go peer's executable. It is built from {@code interop/go-peer} into the {@code target} directory of the project,
 * under a name that changes with the sources, so that it is built once.
 */
final class GoProgram {

    private static final String ORIGINAL = "goa.design/pulse";
    private static final int BUILD_MINUTES = 5;

    private static @Nullable GoProgram built;
    private static @Nullable String whyNot;

    private final Path executable;

    private GoProgram(Path executable) {
        this.executable = executable;
    }

    Path executable() {
        return executable;
    }

    /** Why there can be no Go peer here: no tool chain, or the original cannot be downloaded. */
    static synchronized Optional<String> whyNot() {
        if (built == null && whyNot == null) {
            try {
                build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.ofNullable(whyNot);
    }

    /**
     * The program.
     *
     * @throws GoPeerException if there can be none here
     */
    static synchronized GoProgram get() {
        Optional<String> reason = whyNot();
        if (built == null) {
            throw new GoPeerException("there is no Go peer: " + reason.orElse("it was not built"));
        }
        return built;
    }

    private static void build() throws IOException {
        Path project = projectRoot();
        List<Path> sources = sources(project.resolve("interop").resolve("go-peer"));
        Path directory = Files.createDirectories(project.resolve("target").resolve("go-peer-" + checksum(sources)));
        Path executable = directory.resolve("go-peer");
        if (!Files.isExecutable(executable)) {
            Optional<String> missing = compile(sources, directory, executable);
            if (missing.isPresent()) {
                whyNot = missing.get();
                return;
            }
        }
        built = new GoProgram(executable);
    }

    /** Builds in a copy, so that nothing is ever written among the sources. Says what is missing here, if something is. */
    private static Optional<String> compile(List<Path> sources, Path directory, Path executable) throws IOException {
        Path copy = Files.createTempDirectory(directory, "build-");
        for (Path source : sources) {
            Files.copy(source, copy.resolve(source.getFileName()));
        }
        Outcome toolChain = go(copy, "version");
        if (toolChain.failed()) {
            return Optional.of("no Go tool chain: " + toolChain.output());
        }
        Outcome original = go(copy, "mod", "download", ORIGINAL);
        if (original.failed()) {
            return Optional.of("the Go module " + ORIGINAL + " cannot be had: " + original.output());
        }
        Outcome build = go(copy, "build", "-mod=readonly", "-o", "go-peer", ".");
        if (build.failed()) {
            throw new GoPeerException("the Go peer does not compile:\n" + build.output());
        }
        Files.move(copy.resolve("go-peer"), executable, StandardCopyOption.ATOMIC_MOVE);
        return Optional.empty();
    }

    private static Outcome go(Path directory, String... arguments) {
        List<String> command =
                Stream.concat(Stream.of("go"), Stream.of(arguments)).toList();
        try {
            Path output = Files.createTempFile(directory, "go-", ".out");
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Outcome(true, "it took longer than " + BUILD_MINUTES + " minutes");
            }
            return new Outcome(
                    process.exitValue() != 0, Files.readString(output).strip());
        } catch (IOException e) {
            return new Outcome(true, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(true, "interrupted");
        }
    }

    /** How a run of the tool chain ended. */
    private record Outcome(boolean failed, String output) {}

    private static List<Path> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            file.toString().endsWith(".go") || file.endsWith("go.mod") || file.endsWith("go.sum"))
                    .sorted()
                    .toList();
        }
    }

    private static String checksum(List<Path> sources) throws IOException {
        CRC32 checksum = new CRC32();
        for (Path source : sources) {
            checksum.update(String.valueOf(source.getFileName()).getBytes(UTF_8));
            checksum.update(Files.readAllBytes(source));
        }
        return Long.toHexString(checksum.getValue());
    }

    private static Path projectRoot() {
        Path start = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve("interop").resolve("go-peer").resolve("go.mod"))) {
                return directory;
            }
        }
        throw new GoPeerException("no interop/go-peer above " + start);
    }
}

package dev.rmap.houserules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The project's own text files, read once: path from the root, with forward slashes, to text. */
final class SourceTree {
    private static final Set<String> HIDDEN_BUT_OURS = Set.of(".ci", ".mvn", ".github");
    private static final SourceTree PROJECT = new SourceTree(projectRoot());

    private final TreeMap<String, String> texts = new TreeMap<>();
    private final List<JavaFile> javaFiles;

    private SourceTree(Path root) {
        try {
            Files.walkFileTree(root, new Reader(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TreeMap<String, String> java = new TreeMap<>(texts);
        java.keySet().removeIf(path -> !path.endsWith(".java"));
        javaFiles = JavaFile.parse(java);
    }

    static SourceTree project() {
        return PROJECT;
    }

    /** Every text file that is not built and not hidden. */
    Map<String, String> texts() {
        return Collections.unmodifiableMap(texts);
    }

    /** Every Java file, main and test. */
    List<JavaFile> javaFiles() {
        return javaFiles;
    }

    Stream<JavaFile> mainFiles() {
        return javaFiles.stream().filter(JavaFile::isMain);
    }

    private static Path projectRoot() {
        Path directory = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".mvn"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    private final class Reader extends SimpleFileVisitor<Path> {
        private final Path root;

        Reader(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            boolean built = name.equals("target") && Files.exists(directory.resolveSibling("pom.xml"));
            boolean hidden = name.startsWith(".") && !HIDDEN_BUT_OURS.contains(name);
            return !directory.equals(root) && (built || hidden)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            boolean binary = text.indexOf('\0') >= 0;
            // In a worktree of git this is a file, and says where the repository is.
            boolean gits = file.getFileName().toString().equals(".git");
            if (!binary && !gits) {
                texts.put(root.relativize(file).toString().replace('\\', '/'), text);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}

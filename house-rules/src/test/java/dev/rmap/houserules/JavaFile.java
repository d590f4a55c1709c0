package dev.rmap.houserules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java source file, parsed by the JDK's own compiler. */
final class JavaFile {
    private final String path;
    private final String text;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    private JavaFile(CompilationUnitTree unit, SourcePositions positions) throws IOException {
        path = unit.getSourceFile().toUri().getPath().substring(1);
        text = unit.getSourceFile().getCharContent(true).toString();
        this.unit = unit;
        this.positions = positions;
    }

    /** Parses texts, by the path from the root of the project that they stand at. */
    static List<JavaFile> parse(Map<String, String> textByPath) {
        List<Source> sources = textByPath.entrySet().stream()
                .map(file -> new Source(file.getKey(), file.getValue()))
                .toList();
        JavacTask task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of("-proc:none"), null, sources);
        List<JavaFile> files = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                files.add(new JavaFile(unit, Trees.instance(task).getSourcePositions()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(files);
    }

    String path() {
        return path;
    }

    String text() {
        return text;
    }

    /** The directory of the module: {@code rmap-engine}. */
    String module() {
        return path().substring(0, path().indexOf('/'));
    }

    boolean isMain() {
        return path().contains("/src/main/java/");
    }

    /** Whether this is library code, as against tests, the test kit, examples and tools. */
    boolean isLibrary() {
        return isMain() && module().startsWith("rmap-") && !isTestKit();
    }

    /** Whether this runs in tests only. */
    boolean isForTests() {
        return !isMain() || isTestKit();
    }

    private boolean isTestKit() {
        return module().equals("rmap-testkit");
    }

    String fileName() {
        return path().substring(path().lastIndexOf('/') + 1);
    }

    String packageName() {
        return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    }

    List<? extends AnnotationTree> packageAnnotations() {
        return unit.getPackage() == null ? List.of() : unit.getPackage().getAnnotations();
    }

    String line(int number) {
        return text.lines().skip(number - 1L).findFirst().orElse("");
    }

    int startLine(Tree tree) {
        return (int) unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }

    int endLine(Tree tree) {
        return (int) unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
    }

    Finding finding(Tree tree, String what) {
        return new Finding(path(), startLine(tree), path(), what);
    }

    List<AnnotationTree> annotations() {
        return collect(path -> path.getLeaf() instanceof AnnotationTree annotation ? annotation : null);
    }

    List<ClassTree> classes() {
        return collect(path -> path.getLeaf() instanceof ClassTree type ? type : null);
    }

    List<MethodInvocationTree> calls() {
        return collect(path -> path.getLeaf() instanceof MethodInvocationTree call ? call : null);
    }

    List<Method> methods() {
        return collect(path -> path.getLeaf() instanceof MethodTree method
                        && path.getParentPath().getLeaf() instanceof ClassTree owner
                ? new Method(owner, method)
                : null);
    }

    /** Every tree of the file that {@code select} does not map to null, in the order of the text. */
    <T> List<T> collect(Function<TreePath, T> select) {
        List<T> found = new ArrayList<>();
        new TreePathScanner<Void, List<T>>() {
            @Override
            public Void scan(Tree tree, List<T> into) {
                if (tree != null) {
                    T selected = select.apply(new TreePath(getCurrentPath(), tree));
                    if (selected != null) {
                        into.add(selected);
                    }
                }
                return super.scan(tree, into);
            }
        }.scan(new TreePath(unit), found);
        return found;
    }

    @Override
    public String toString() {
        return path();
    }

    /** A method or constructor as written, and the class that it is written in. */
    record Method(ClassTree owner, MethodTree tree) {
        private static final Set<String> TEST_ANNOTATIONS =
                Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate");

        String name() {
            return isConstructor()
                    ? owner.getSimpleName().toString()
                    : tree.getName().toString();
        }

        boolean isConstructor() {
            return tree.getReturnType() == null;
        }

        boolean isTest() {
            return tree.getModifiers().getAnnotations().stream()
                    .map(AnnotationTree::getAnnotationType)
                    .map(SourceRules::lastName)
                    .anyMatch(TEST_ANNOTATIONS::contains);
        }
    }

    /** What the compiler reads instead of a file. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}

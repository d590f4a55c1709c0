package dev.rmap.houserules;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What each rule on source code finds in one file. */
final class SourceRules {
    static final int FILE_LINES = 400;
    static final int METHOD_LINES = 60;
    static final int CONSTRUCTOR_PARAMETERS = 6;

    /** Written so that the pattern does not find itself. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO[D]O|FIX[M]E|X[X]X)\\b");

    private static final Pattern ONE_MACHINE = Pattern.compile("(^|[^A-Za-z0-9_.])/(wor[k]|roo[t]|hom[e])/");
    private static final Pattern EMPTY_NAME = Pattern.compile(".*(Helper|Util|Utils|Manager)");
    private static final Pattern COMMENT = Pattern.compile("//\\s*\\S{2,}.*");
    private static final Set<String> SWITCHES_OFF = Set.of("Disabled", "Ignore");

    private SourceRules() {}

    static List<Finding> longFile(JavaFile file) {
        long lines = file.text().lines().count();
        return lines <= FILE_LINES
                ? List.of()
                : List.of(new Finding(file.path(), FILE_LINES + 1, file.path(), lines + " lines"));
    }

    static List<Finding> longMethods(JavaFile file) {
        return file.methods().stream()
                .filter(method -> lines(file, method.tree()) > METHOD_LINES)
                .map(method ->
                        file.finding(method.tree(), method.name() + " has " + lines(file, method.tree()) + " lines"))
                .toList();
    }

    private static int lines(JavaFile file, Tree tree) {
        return file.endLine(tree) - file.startLine(tree) + 1;
    }

    static List<Finding> wideConstructors(JavaFile file) {
        return file.methods().stream()
                .filter(JavaFile.Method::isConstructor)
                .filter(method -> method.owner().getKind() != Tree.Kind.RECORD)
                .filter(method -> method.tree().getParameters().size() > CONSTRUCTOR_PARAMETERS)
                .map(method -> file.finding(
                        method.tree(),
                        method.name() + " takes "
                                + method.tree().getParameters().size() + " parameters"))
                .toList();
    }

    static List<Finding> sleeps(JavaFile file) {
        return calls(file, "sleep");
    }

    static List<Finding> printedStackTraces(JavaFile file) {
        return calls(file, "printStackTrace");
    }

    private static List<Finding> calls(JavaFile file, String method) {
        return file.calls().stream()
                .map(MethodInvocationTree::getMethodSelect)
                .filter(called -> lastName(called).equals(method))
                .map(called -> file.finding(called, called.toString()))
                .toList();
    }

    static List<Finding> consoleOutput(JavaFile file) {
        Set<String> streams = Set.of("System.out", "System.err", "java.lang.System.out", "java.lang.System.err");
        return file.collect(
                path -> path.getLeaf() instanceof MemberSelectTree select && streams.contains(select.toString())
                        ? file.finding(select, select.toString())
                        : null);
    }

    static List<Finding> unfinishedWork(String path, String text) {
        return linesWith(UNFINISHED, path, text);
    }

    static List<Finding> machinePaths(String path, String text) {
        return linesWith(ONE_MACHINE, path, text);
    }

    static List<Finding> switchedOffTests(JavaFile file) {
        return file.annotations().stream()
                .filter(annotation -> SWITCHES_OFF.contains(lastName(annotation.getAnnotationType())))
                .map(annotation -> file.finding(annotation, annotation.toString()))
                .toList();
    }

    /** A suppression is explained by a {@code //} comment beside it. */
    static List<Finding> unexplainedSuppressions(JavaFile file) {
        return file.annotations().stream()
                .filter(annotation -> lastName(annotation.getAnnotationType()).equals("SuppressWarnings"))
                .filter(annotation -> !hasComment(file.line(file.endLine(annotation))))
                .map(annotation -> file.finding(annotation, annotation + " without a reason"))
                .toList();
    }

    private static boolean hasComment(String line) {
        return COMMENT.matcher(line).find();
    }

    static List<Finding> emptyNames(JavaFile file) {
        return file.classes().stream()
                .filter(type -> EMPTY_NAME.matcher(type.getSimpleName()).matches())
                .map(type -> new Finding(
                        file.path(),
                        file.startLine(type),
                        file.packageName() + "." + type.getSimpleName(),
                        "the name " + type.getSimpleName() + " says nothing"))
                .toList();
    }

    static boolean isNullMarked(JavaFile packageInfo) {
        return packageInfo.packageAnnotations().stream()
                .anyMatch(annotation -> lastName(annotation.getAnnotationType()).equals("NullMarked"));
    }

    /** The last part of a dotted name. */
    static String lastName(Tree name) {
        String text = name.toString();
        return text.substring(text.lastIndexOf('.') + 1);
    }

    private static List<Finding> linesWith(Pattern pattern, String path, String text) {
        List<String> lines = text.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> pattern.matcher(lines.get(i)).find())
                .mapToObj(i -> new Finding(path, i + 1, path, lines.get(i).strip()))
                .toList();
    }
}

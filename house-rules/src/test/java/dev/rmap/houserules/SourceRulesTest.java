package dev.rmap.houserules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each rule finds what it is there for, and lets its neighbour pass. */
class SourceRulesTest {

    @Test
    void fileLength() {
        String atLimit = "\n".repeat(SourceRules.FILE_LINES);
        assertThat(SourceRules.longFile(java(atLimit))).isEmpty();
        assertThat(SourceRules.longFile(java(atLimit + "\n")))
                .extracting(Finding::toString)
                .containsExactly("m/src/main/java/p/A.java:401: 401 lines");
    }

    @Test
    void methodLength() {
        String body = "\n".repeat(SourceRules.METHOD_LINES - 1);
        assertThat(SourceRules.longMethods(java("class A {\n  void f() {" + body + "}\n}")))
                .isEmpty();
        assertThat(SourceRules.longMethods(java("class A {\n  void f() {" + body + "\n}\n}")))
                .extracting(Finding::toString)
                .containsExactly("m/src/main/java/p/A.java:2: f has 61 lines");
    }

    @Test
    void constructorWidth() {
        String six = "int a, int b, int c, int d, int e, int f";
        assertFinds(
                SourceRules::wideConstructors,
                "class A { A(" + six + ", int g) {} }",
                "class A { A(" + six + ") {} void f(" + six + ", int g) {} }",
                "record A(" + six + ", int g) { A {} }");
    }

    @Test
    void sleeping() {
        assertFinds(SourceRules::sleeps, "class A { void f() { Thread.sleep(1); } }", "class A { int sleep; }");
        assertFinds(SourceRules::sleeps, "class A { void f() { sleep(1); } }");
        assertFinds(SourceRules::sleeps, "class A { void f() { TimeUnit.DAYS.sleep(1); } }");
    }

    @Test
    void printing() {
        assertFinds(SourceRules::printedStackTraces, "class A { void f() { e.printStackTrace(); } }");
        assertFinds(
                SourceRules::consoleOutput, "class A { void f() { System.out.println(); } }", "class A { int out; }");
        assertFinds(SourceRules::consoleOutput, "class A { PrintStream s = System.err; }");
    }

    @Test
    void switchingTestsOff() {
        assertFinds(
                SourceRules::switchedOffTests, "class A { @Disabled void f() {} }", "class A { @Test void f() {} }");
        assertFinds(SourceRules::switchedOffTests, "@org.junit.Ignore(\"later\") class A {}");
    }

    @Test
    void suppressing() {
        assertFinds(
                SourceRules::unexplainedSuppressions,
                "/** A. */\n@SuppressWarnings(\"a\") class A {}",
                "@SuppressWarnings(\"a\") // the caller closes it\nclass A {}");
        assertFinds(
                SourceRules::unexplainedSuppressions, "// the caller closes it\n@SuppressWarnings(\"a\") class A {}");
    }

    @Test
    void naming() {
        assertFinds(SourceRules::emptyNames, "class KeyUtils {}", "class Keys {}", "class Utilities {}");
        assertFinds(SourceRules::emptyNames, "class A { interface MapManager {} }");
    }

    @Test
    void nullMarking() {
        assertThat(SourceRules.isNullMarked(java("@NullMarked package p;"))).isTrue();
        assertThat(SourceRules.isNullMarked(java("package p;"))).isFalse();
    }

    @Test
    void textMarks() {
        assertThat(SourceRules.unfinishedWork("a", "fine\n// TO" + "DO more")).hasSize(1);
        assertThat(SourceRules.machinePaths("a", "https://a.b/work\ncd /ro" + "ot/x"))
                .extracting(Finding::line)
                .containsExactly(2);
    }

    @Test
    void exceptionsHoldOnlyWhileTheyAreNeeded() {
        List<Finding> findings = List.of(new Finding("p", 1, "A", "bad"));
        Finding.assertNone(findings, Map.of("A", "reason"));
        assertThatThrownBy(() -> Finding.assertNone(findings)).hasMessageContaining("p:1: bad");
        assertThatThrownBy(() -> Finding.assertNone(List.of(), Map.of("A", "reason")))
                .hasMessageContaining("no longer needed");
    }

    private static void assertFinds(Function<JavaFile, List<Finding>> rule, String bad, String... good) {
        assertThat(rule.apply(java(bad))).as(bad).hasSize(1);
        for (String text : good) {
            assertThat(rule.apply(java(text))).as(text).isEmpty();
        }
    }

    private static JavaFile java(String text) {
        return JavaFile.parse(Map.of("m/src/main/java/p/A.java", text)).get(0);
    }
}

package dev.rmap.jcache.form;

import java.util.regex.Pattern;

/**
 * Names classes: one ({@code com.example.Book}), those of a package ({@code com.example.*}), or those of a package and
 * all packages below ({@code com.example.**}).
 *
 * @param text the pattern
 */
public record ClassPattern(String text) {

    private static final Pattern RULE =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*(\\.\\*\\*?)?");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if this is no such pattern
     */
    public ClassPattern {
        if (!RULE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no classes; write com.example.Book, com.example.* or com.example.**");
        }
    }

    boolean matches(String className) {
        if (text.endsWith(".**")) {
            return className.startsWith(text.substring(0, text.length() - 2));
        }
        if (text.endsWith(".*")) {
            int dot = className.lastIndexOf('.');
            return className.substring(0, Math.max(dot, 0)).equals(text.substring(0, text.length() - 2));
        }
        return className.equals(text);
    }
}

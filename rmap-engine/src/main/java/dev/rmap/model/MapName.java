package dev.rmap.model;

/**
 * The name of a shared map, checked against the rule that all peers apply ({@code docs/wire.md}, "Names"): 1 to 512 Unicode
 * code points, none of them a space, NUL, {@code *}, {@code ?}, {@code [} or {@code ]}.
 *
 * @param text the name as the user wrote it
 */
public record MapName(String text) {

    /** The longest name, in code points. */
    public static final int MAX_CODE_POINTS = 512;

    private static final String FORBIDDEN = " \0*?[]";

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException if the name breaks it; the message names the name and the rule
     */
    public MapName {
        int codePoints = text.codePointCount(0, text.length());
        if (codePoints == 0 || codePoints > MAX_CODE_POINTS) {
            throw new IllegalArgumentException("map name has " + codePoints + " code points; it needs 1 to "
                    + MAX_CODE_POINTS + (codePoints == 0 ? "" : ": " + text.substring(0, 32) + "..."));
        }
        text.codePoints().filter(c -> FORBIDDEN.indexOf(c) >= 0).findFirst().ifPresent(c -> {
            throw new IllegalArgumentException("map name '" + text + "' contains "
                    + (c == 0 ? "NUL" : "'" + Character.toString(c) + "'")
                    + "; space, NUL, '*', '?', '[' and ']' are not allowed");
        });
    }

    @Override
    public String toString() {
        return text;
    }
}

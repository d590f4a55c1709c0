package dev.rmap.local;

import java.util.function.IntPredicate;

/** The numbers that the C function {@code strtod} reads, of which the JSON numbers are a part. */
final class NumberSyntax {

    private NumberSyntax() {}

    /** Where the number that starts at {@code from} ends; {@code from} if there is none. */
    static int end(byte[] text, int from) {
        int at = from + (at(text, from) == '-' || at(text, from) == '+' ? 1 : 0);
        if (isWord(text, at, "nan")) {
            return afterNan(text, at + 3);
        }
        if (isWord(text, at, "inf")) {
            return at + (isWord(text, at, "infinity") ? 8 : 3);
        }
        if (at(text, at) == '0' && (at(text, at + 1) | 0x20) == 'x') {
            int hex = mantissa(text, at + 2, b -> hexDigit(b) >= 0, 'p');
            return hex > at + 2 ? hex : at + 1;
        }
        int decimal = mantissa(text, at, NumberSyntax::isDigit, 'e');
        return decimal > at ? decimal : from;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hexDigit(int b) {
        if (isDigit(b)) {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Digits with or without a point, at least one digit, and an exponent if it is complete. */
    private static int mantissa(byte[] text, int from, IntPredicate digit, char exponent) {
        int point = run(text, from, digit);
        int end = at(text, point) == '.' ? run(text, point + 1, digit) : point;
        if (end - from < 1 || (end - from == 1 && point == from)) {
            return from;
        }
        if ((at(text, end) | 0x20) != exponent) {
            return end;
        }
        int digits = end + (at(text, end + 1) == '-' || at(text, end + 1) == '+' ? 2 : 1);
        int exponentEnd = run(text, digits, NumberSyntax::isDigit);
        return exponentEnd > digits ? exponentEnd : end;
    }

    private static int afterNan(byte[] text, int from) {
        if (at(text, from) != '(') {
            return from;
        }
        int end = run(text, from + 1, b -> isDigit(b) || b == '_' || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z'));
        return at(text, end) == ')' ? end + 1 : from;
    }

    private static int run(byte[] text, int from, IntPredicate wanted) {
        int at = from;
        while (wanted.test(at(text, at))) {
            at++;
        }
        return at;
    }

    private static boolean isWord(byte[] text, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if ((at(text, from + i) | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private static int at(byte[] text, int index) {
        return index < text.length ? text[index] & 0xff : 0;
    }
}

package org.chieng.agent.source.serial.format;

import java.nio.charset.StandardCharsets;

/**
 * Bytes of a line as text. UTF-8, and the few bytes of Latin-1 and of display fonts that sketches print for a degree, a micro sign and
 * a small 2 or 3: {@code Serial.print((char) 176)}. Escape sequences for colours and titles are left out. Pure functions.
 */
final class LineText {
    /** Share of characters that must be printable (research of this project, section "auto-baud"). */
    private static final double PRINTABLE_SHARE = 0.98;

    private static final char UNREADABLE = '\uFFFD';
    private static final char ESCAPE = 0x1B;
    private static final char BELL = 0x07;

    private LineText() {}

    static String decode(byte[] bytes, int count) {
        String text = new String(bytes, 0, count, StandardCharsets.UTF_8);
        if (text.indexOf(UNREADABLE) >= 0) {
            text = decodeMixed(bytes, count);
        }
        return text.indexOf(ESCAPE) < 0 ? text : withoutEscapes(text);
    }

    private static String decodeMixed(byte[] bytes, int count) {
        StringBuilder text = new StringBuilder(count);
        int at = 0;
        while (at < count) {
            int length = lengthOfCharacter(bytes, at, count);
            if (length > 0) {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            } else {
                char before = at == 0 ? ' ' : (char) (bytes[at - 1] & 0xFF);
                char after = at + 1 == count ? ' ' : (char) (bytes[at + 1] & 0xFF);
                text.append(ofOneByte(bytes[at] & 0xFF, before, after));
                at++;
            }
        }
        return text.toString();
    }

    /** How many bytes the UTF-8 character has that begins here, 0 when none does. */
    private static int lengthOfCharacter(byte[] bytes, int at, int count) {
        int lead = bytes[at] & 0xFF;
        int length = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : 4;
        if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || at + length > count) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length == 1 || new String(bytes, at, length, StandardCharsets.UTF_8).indexOf(UNREADABLE) < 0
                ? length
                : 0;
    }

    private static char ofOneByte(int value, char before, char after) {
        boolean behindNumber = (before >= '0' && before <= '9') || " \t([.".indexOf(before) >= 0;
        return switch (value) {
            // Latin-1 ° and º, the ° of HD44780 displays, the ° of code page 437
            case 0xB0, 0xBA, 0xDF, 0xF8 -> behindNumber && "CFKcf ,;)]\t".indexOf(after) >= 0 ? '°' : UNREADABLE;
            case 0xB5 -> behindNumber && "gsmATVWSlF".indexOf(after) >= 0 ? 'µ' : UNREADABLE;
            case 0xB2 -> before == 'm' || before == 's' ? '²' : UNREADABLE;
            case 0xB3 -> before == 'm' ? '³' : UNREADABLE;
            default -> UNREADABLE;
        };
    }

    private static String withoutEscapes(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == ESCAPE) {
                at = endOfEscape(text, at);
            } else {
                plain.append(text.charAt(at++));
            }
        }
        return plain.toString();
    }

    /** ECMA-48: {@code ESC [} to a letter, {@code ESC ]} to BEL or {@code ESC \}, else the two characters. */
    private static int endOfEscape(String text, int from) {
        int at = from + 1;
        char kind = at < text.length() ? text.charAt(at) : ' ';
        if (kind == '[') {
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c >= '@' && c <= '~') {
                    return at + 1;
                }
            }
        } else if (kind == ']') {
            for (at++; at < text.length(); at++) {
                if (text.charAt(at) == BELL) {
                    return at + 1;
                }
                if (text.charAt(at) == ESCAPE) {
                    return Math.min(at + 2, text.length());
                }
            }
        }
        return Math.min(at + 1, text.length());
    }

    /** The text without blanks, zeros and byte order marks at its edges. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isPadding(text.charAt(from))) {
            from++;
        }
        while (to > from && isPadding(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isPadding(char c) {
        return Character.isWhitespace(c) || c == '\0' || c == '\uFEFF' || c == '\u00A0';
    }

    static boolean isPrintable(String text) {
        int all = 0;
        int good = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            all++;
            good += isPrintable(text.codePointAt(at)) ? 1 : 0;
        }
        return good >= PRINTABLE_SHARE * all;
    }

    /** Whether every character can be printed: a line that holds one that can't is spoilt. */
    static boolean isClean(String text) {
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            if (!isPrintable(text.codePointAt(at))) {
                return false;
            }
        }
        return true;
    }

    /** Whether all of it is ASCII. */
    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(int codePoint) {
        if (codePoint >= ' ' && codePoint < 0x7F) {
            return true; // nearly all
        }
        if (codePoint == UNREADABLE) {
            return false; // stands for bytes that are no text
        }
        boolean text = Character.isDefined(codePoint)
                && !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.PRIVATE_USE;
        return text || codePoint == '\t';
    }
}

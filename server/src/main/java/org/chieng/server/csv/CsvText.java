package org.chieng.server.csv;

/**
 * Cells that hold text. A spreadsheet takes a cell that begins with {@code = + - @}, a tab or a line break for a formula, whoever wrote it
 * (OWASP, CSV injection): such a cell gets an apostrophe, and loses it again when it is read.
 */
public final class CsvText {
    private static final String FORMULA = "=+-@\t\r\n";

    private CsvText() {}

    /** The text as it may stand in a file. */
    public static String harmless(String text) {
        return isGuarded(text) ? "'" + text : text;
    }

    /** The text that was meant by what stands in a file. */
    public static String meant(String cell) {
        return cell.startsWith("'") && isGuarded(cell.substring(1)) ? cell.substring(1) : cell;
    }

    /** An apostrophe of one's own gets another, so that what is written is read back as it was. */
    private static boolean isGuarded(String text) {
        return !text.isEmpty() && (FORMULA.indexOf(text.charAt(0)) >= 0 || text.charAt(0) == '\'');
    }

    /** With quotation marks where it needs them (RFC 4180 section 2). */
    public static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == ';' || c == '"' || c == '\n' || c == '\r')
                && !cell.startsWith(" ")
                && !cell.endsWith(" ");
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}

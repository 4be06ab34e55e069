package org.chieng.agent.source.serial.format;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** What the names of a header look like, so that a sentence is none. Pure functions. */
final class HeaderNames {
    private static final int LONGEST_LABEL = 64;

    private HeaderNames() {}

    /** Names and nothing else, and so written that it is no sentence. */
    static boolean isHeader(Cells cells, String line) {
        List<String> names = cells.texts();
        if (names.size() > ColumnsParser.MOST_COLUMNS || ".!?…:".indexOf(line.charAt(line.length() - 1)) >= 0) {
            return false;
        }
        if (names.size() == 1 || cells.separator() == ' ') {
            return allNames(names) && names.stream().allMatch(Words::isOnlyQuantity);
        }
        return allNames(names)
                && new HashSet<>(names).size() == names.size()
                && (!line.contains(", ") || names.stream().anyMatch(HeaderNames::isSurelyAName));
    }

    private static boolean allNames(List<String> names) {
        return names.stream().map(HeaderNames::unquoted).allMatch(HeaderNames::isLabel);
    }

    /** A quantity, a clock, or with a unit in brackets: no word of a sentence. */
    static boolean isSurelyAName(String cell) {
        return Words.isOnlyQuantity(cell) || Words.isTime(cell) || cell.endsWith(")") || cell.endsWith("]");
    }

    /** Whether the cell can be the name of a column. */
    static boolean isLabel(String cell) {
        boolean words = Stream.of(cell.split(" ", -1)).count() <= 5;
        return !cell.isEmpty()
                && cell.length() <= LONGEST_LABEL
                && words
                && Character.isLetter(cell.codePointAt(0))
                && cell.chars().noneMatch(c -> ":\"{}<>=!?@\\".indexOf(c) >= 0)
                && !Numbers.isMissing(cell);
    }

    /** {@code temp} for {@code "temp"}. */
    static String unquoted(String cell) {
        boolean quoted = cell.length() > 2 && cell.charAt(0) == '"' && cell.charAt(cell.length() - 1) == '"';
        return quoted ? cell.substring(1, cell.length() - 1).strip() : cell;
    }
}

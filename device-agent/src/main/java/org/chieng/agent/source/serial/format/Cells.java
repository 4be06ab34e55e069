package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The cells of lines that are columns. Pure functions. */
final class Cells {
    private Cells() {}

    /**
     * Cuts a line at its commas, else its semicolons, else its tabs, else its blanks. Between commas, semicolons and tabs an empty cell
     * counts, so that a value that is left out does not shift the others; a run of blanks is one.
     */
    static List<String> split(String line) {
        for (char separator : new char[] {',', ';', '\t'}) {
            if (line.indexOf(separator) >= 0) {
                return splitAt(line, separator);
            }
        }
        return List.of(line.split(" +"));
    }

    private static List<String> splitAt(String line, char separator) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, from)) {
            cells.add(line.substring(from, at).strip());
            from = at + 1;
        }
        cells.add(line.substring(from).strip());
        return cells;
    }

    /**
     * Values of the cells under their labels; a cell that is empty or {@code nan} has none.
     *
     * @return empty when a cell holds something else, or none holds anything
     */
    static Optional<List<Sample>> samples(List<String> cells, List<String> labels) {
        List<Sample> samples = new ArrayList<>();
        boolean anything = false;
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            OptionalDouble number = Numbers.parse(cell);
            if (number.isPresent()) {
                samples.add(Sample.of(labels.get(i), number.getAsDouble()));
            } else if (!cell.isEmpty() && !Numbers.isMissing(cell)) {
                return Optional.empty();
            }
            anything |= !cell.isEmpty();
        }
        return anything ? Optional.of(samples) : Optional.empty();
    }
}

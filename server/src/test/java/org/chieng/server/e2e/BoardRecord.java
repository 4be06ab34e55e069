package org.chieng.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a simulated board itself wrote down: each whole line that it printed, with the time when it had left the board.
 *
 * @param lines those that reached the wire undamaged, in order
 */
record BoardRecord(List<Line> lines) {
    /**
     * One printed line.
     *
     * @param timeMicros when its end had left the board
     * @param number the running number {@code n} that the sketch prints with each line
     * @param values the labelled numbers in it, {@code n} among them
     */
    record Line(long timeMicros, long number, Map<String, Double> values) {
        Double value(String label) {
            return Objects.requireNonNull(values.get(label), label);
        }
    }

    static BoardRecord read(Path file) {
        List<Line> lines = new ArrayList<>();
        try {
            if (!Files.exists(file)) {
                return new BoardRecord(lines);
            }
            String text = Files.readString(file);
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                if (!line.isEmpty() && line.charAt(0) != '!') {
                    parse(line, lines);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BoardRecord(lines);
    }

    private static void parse(String line, List<Line> lines) {
        String[] parts = line.split("\t", 2);
        Map<String, Double> values = new HashMap<>();
        for (String pair : parts[1].strip().split("[, ]+", -1)) {
            int colon = pair.indexOf(':');
            if (colon > 0) {
                values.put(pair.substring(0, colon), Double.valueOf(pair.substring(colon + 1)));
            }
        }
        Double number = values.get("n");
        if (number != null) {
            lines.add(new Line(Long.parseLong(parts[0]), number.longValue(), values));
        }
    }
}

package org.chieng.server.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A program of its own that sums the CSV of a service report, as somebody would who trusts nobody: it knows the file, and nothing of the classes that
 * made it. Quoted cells have no line ends.
 */
final class CsvSum {
    private final List<Map<String, String>> rows = new ArrayList<>();

    CsvSum(String csv) {
        String[] lines = csv.replace("\uFEFF", "").split("\r\n", -1);
        List<String> names = cells(lines[0]);
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                List<String> cells = cells(lines[i]);
                Map<String, String> row = new HashMap<>();
                for (int at = 0; at < names.size(); at++) {
                    row.put(names.get(at), cells.get(at));
                }
                rows.add(row);
            }
        }
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    private static Predicate<Map<String, String>> where(String... columnsAndValues) {
        return row -> {
            for (int i = 0; i < columnsAndValues.length; i += 2) {
                if (!columnsAndValues[i + 1].equals(row.get(columnsAndValues[i]))) {
                    return false;
                }
            }
            return true;
        };
    }

    /** Seconds of rows whose columns have these values: column, value, column, value … */
    long seconds(String... columnsAndValues) {
        return rows.stream()
                .filter(where("kind", "time").and(where(columnsAndValues)))
                .mapToLong(row -> Long.parseLong(row.get("seconds")))
                .sum();
    }

    /** Hours. */
    double hours(String... columnsAndValues) {
        return seconds(columnsAndValues) / 3600.0;
    }

    /** Percent of up of up and down. */
    double availability(String... columnsAndValues) {
        double up = 0;
        double down = 0;
        for (Map<String, String> row : rows) {
            if (where(columnsAndValues).test(row)) {
                up += where("counted", "up").test(row) ? Long.parseLong(row.get("seconds")) : 0;
                down += where("counted", "down").test(row) ? Long.parseLong(row.get("seconds")) : 0;
            }
        }
        return 100 * up / (up + down);
    }

    /** The value of rank {@code ceil(part * count)}. */
    double percentile(String kind, double part) {
        List<Double> values = rows.stream()
                .filter(where("kind", kind).or(where("kind", kind + "-least")))
                .map(row -> Double.parseDouble(row.get("value")))
                .sorted()
                .toList();
        return values.get((int) Math.ceil(part * values.size()) - 1);
    }

    /** Each value of a column. */
    Set<String> each(String column) {
        Set<String> values = new TreeSet<>();
        rows.forEach(row -> values.add(row.get(column)));
        return values;
    }

    List<Map<String, String>> rows() {
        return rows;
    }
}

package org.chieng.server.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.csv.CsvText;
import org.jspecify.annotations.Nullable;

/** The names of the columns first, {@code time,channel,value,unit} in any order; commas, semicolons or tabs (RFC 4180), a row a line. */
final class CsvRows implements RowReader {
    private static final String SEPARATORS = ",;\t";
    private static final Set<String> COLUMNS = Set.of("time", "channel", "value", "unit");

    private final RowFields fields;
    private @Nullable List<String> header;
    private char separator = ',';

    CsvRows(RowFields fields) {
        this.fields = fields;
    }

    @Override
    public Optional<Reading> read(String line) throws RowException {
        if (line.isBlank()) {
            return Optional.empty();
        }
        List<String> columns = header;
        if (columns == null) {
            header = names(line);
            return Optional.empty();
        }
        List<String> cells = cells(line);
        return Optional.of(fields.reading(
                cell(columns, cells, "time"),
                cell(columns, cells, "channel"),
                RowFields.value(cell(columns, cells, "value")),
                cell(columns, cells, "unit")));
    }

    private List<String> names(String line) throws RowException {
        separator = separatorOf(line);
        List<String> names =
                cells(line).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        if (!names.contains("time") || !names.contains("value") || !COLUMNS.containsAll(names)) {
            throw new RowException(
                    null,
                    "the first line must name the columns: time and value, and where there are channel and unit; nothing else");
        }
        return names;
    }

    private static char separatorOf(String line) {
        char best = SEPARATORS.charAt(0);
        for (int i = 1; i < SEPARATORS.length(); i++) {
            char candidate = SEPARATORS.charAt(i);
            best = count(line, candidate) > count(line, best) ? candidate : best;
        }
        return best;
    }

    private static long count(String line, char wanted) {
        return line.chars().filter(c -> c == wanted).count();
    }

    private static @Nullable String cell(List<String> columns, List<String> cells, String name) {
        int place = columns.indexOf(name);
        String cell = place < 0 || place >= cells.size() ? "" : CsvText.meant(cells.get(place));
        return cell.isEmpty() ? null : cell;
    }

    private List<String> cells(String line) throws RowException {
        List<String> cells = new ArrayList<>(4);
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (isQuoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"' && (isQuoted || cell.toString().isBlank())) {
                isQuoted = !isQuoted;
            } else if (c == separator && !isQuoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        if (isQuoted) {
            throw new RowException(null, "a quotation mark is open: a row must be on one line");
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}

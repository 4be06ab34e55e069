package org.chieng.server.registry.exchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.csv.CsvRow;
import org.chieng.server.csv.CsvText;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Reads one file into the registry, within the import's transaction. */
final class SheetRun<T> {
    /** The column that says whose a row is. */
    static final String SCHOOL = "school";

    /** A column that is never shown. */
    private static final String SECRET = "secret";

    private record Parsed<T>(int line, T row) {}

    private final Sheet<T> sheet;
    private final SheetContext context;
    private final FaultList faults;
    private final List<String> header;
    private final Map<String, Parsed<T>> parsed = new LinkedHashMap<>();

    SheetRun(Sheet<T> sheet, SheetContext context, FaultList faults, List<String> header) {
        this.sheet = sheet;
        this.context = context;
        this.faults = faults;
        this.header = header;
    }

    /** Rows that can't be taken are left out, and told. */
    ImportReport.Counts run(List<CsvRow> rows) throws RegistryException {
        for (CsvRow row : rows) {
            parse(row);
        }
        while (dropUnreferenced() || dropCircles()) {
            // what is dropped may have been named by others
        }
        return write();
    }

    private void parse(CsvRow row) throws RegistryException {
        try {
            T found = sheet.parse().parse(cells(row));
            String key = sheet.key(found);
            sheet.check().check(found, known(key), context);
            Parsed<T> before = parsed.putIfAbsent(key, new Parsed<>(row.line(), found));
            if (before != null) {
                throw new CellException(sheet.columns().get(0).name(), "twice", key, Integer.toString(before.line()));
            }
        } catch (CellException e) {
            faults.add(row.line(), e);
        }
    }

    private Cells cells(CsvRow row) throws CellException {
        if (row.cells().size() > header.size()
                && row.cells().stream().skip(header.size()).anyMatch(cell -> !cell.isEmpty())) {
            throw new CellException(
                    null, "too-many-cells", Integer.toString(row.cells().size()), Integer.toString(header.size()));
        }
        Map<String, String> filled = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(header.size(), row.cells().size()); i++) {
            String cell = CsvText.meant(row.cells().get(i));
            if (!cell.isBlank()) {
                filled.put(header.get(i), cell);
            }
        }
        SchoolId only = context.only();
        if (only != null && !filled.computeIfAbsent(SCHOOL, any -> only.value()).equals(only.value())) {
            throw new CellException(SCHOOL, "another-school", only.value());
        }
        return new Cells(filled);
    }

    /** Drops rows that name what is not there, and those that are not theirs who import; whether there were any. */
    private boolean dropUnreferenced() throws RegistryException {
        boolean dropped = false;
        for (Iterator<Parsed<T>> each = parsed.values().iterator(); each.hasNext(); ) {
            Parsed<T> candidate = each.next();
            CellException fault = faultOf(candidate.row());
            if (fault != null) {
                faults.add(candidate.line(), fault);
                each.remove();
                dropped = true;
            }
        }
        return dropped;
    }

    /** Null when all is there that a row names, and it is within reach. */
    private @Nullable CellException faultOf(T row) throws RegistryException {
        for (Sheet.Reference reference : sheet.references(row)) {
            if (!isThere(reference)) {
                return new CellException(reference.column(), "not-there", reference.key(), reference.sheet());
            }
        }
        T known = known(sheet.key(row));
        boolean isTheirs = sheet.within().is(row, context)
                && (known == null || sheet.within().is(known, context));
        return isTheirs ? null : new CellException(sheet.columns().get(0).name(), "elsewhere", sheet.key(row));
    }

    private boolean isThere(Sheet.Reference reference) throws RegistryException {
        return context.isThere(reference.sheet(), reference.key())
                || (reference.sheet().equals(sheet.name()) && parsed.containsKey(reference.key()));
    }

    /** Drops rows from which one comes back to them; whether there were any. */
    private boolean dropCircles() throws RegistryException {
        boolean dropped = false;
        Set<String> safe = new HashSet<>();
        for (Iterator<Map.Entry<String, Parsed<T>>> each = parsed.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Parsed<T>> candidate = each.next();
            if (!ends(candidate.getKey(), new HashSet<>(), safe)) {
                Sheet.Reference way = own(candidate.getValue().row()).get(0);
                faults.add(candidate.getValue().line(), way.column(), "circle", List.of(candidate.getKey()));
                each.remove();
                dropped = true;
            }
        }
        return dropped;
    }

    private boolean ends(String key, Set<String> way, Set<String> safe) throws RegistryException {
        if (safe.contains(key)) {
            return true;
        }
        if (!way.add(key)) {
            return false;
        }
        T row = row(key);
        for (Sheet.Reference next : row == null ? List.<Sheet.Reference>of() : own(row)) {
            if (!ends(next.key(), way, safe)) {
                return false;
            }
        }
        way.remove(key);
        safe.add(key);
        return true;
    }

    private List<Sheet.Reference> own(T row) {
        return sheet.references(row).stream()
                .filter(reference -> reference.sheet().equals(sheet.name()))
                .toList();
    }

    /** As the file says, or as it is in the registry. */
    private @Nullable T row(String key) throws RegistryException {
        Parsed<T> mine = parsed.get(key);
        return mine == null ? known(key) : mine.row();
    }

    @SuppressWarnings("unchecked") // the sheet itself has made what is known of it
    private @Nullable T known(String key) throws RegistryException {
        return (T) context.known(sheet.name()).get(key);
    }

    private ImportReport.Counts write() throws RegistryException {
        ImportReport.Counts counts = new ImportReport.Counts(0, 0, 0);
        for (Map.Entry<String, Parsed<T>> entry : parsed.entrySet()) {
            T row = entry.getValue().row();
            T before = known(entry.getKey());
            Sheet.Change change = sheet.writer().put(row, before, context);
            counts = counts.and(change);
            if (change != Sheet.Change.SAME) {
                context.tell(new RowChange(
                        entry.getValue().line(), entry.getKey(), before == null, cells(entry.getKey(), row, before)));
            }
            context.known(sheet.name()).put(entry.getKey(), row);
        }
        return counts;
    }

    /** Those that differ. */
    private List<RowChange.Cell> cells(String key, T row, @Nullable T known) {
        List<String> after = sheet.texts(row);
        List<String> before = known == null ? Collections.nCopies(after.size(), "") : sheet.texts(known);
        List<RowChange.Cell> cells = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            if (!after.get(i).equals(before.get(i))) {
                cells.add(new RowChange.Cell(sheet.columns().get(i).name(), before.get(i), after.get(i)));
            }
        }
        if (sheet.columns().stream().anyMatch(column -> column.name().equals(SECRET)) && context.hasNewSecret(key)) {
            cells.add(new RowChange.Cell(SECRET, "", ""));
        }
        return cells;
    }
}

package org.chieng.server.registry.exchange;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.csv.CsvException;
import org.chieng.server.csv.CsvFile;
import org.chieng.server.csv.CsvRow;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of rows into the registry, in one transaction. A row that is there is brought to what the file says, a row that the file does
 * not name stays; reading the same again changes nothing. Blocks: run it on a worker.
 */
public final class SheetImport {
    /** Largest file, in bytes; chosen: a country's schools have a tenth of it. */
    public static final int MAX_BYTES = 64 << 20;

    /**
     * A file.
     *
     * @param sheet one of {@link RegistrySheets#names}
     * @param file its name, for people
     * @param content as it is
     */
    public record Input(String sheet, String file, Buffer content) {}

    /** What becomes of the good rows. */
    public enum Mode {
        /** Nothing is changed: a rehearsal. */
        DRY_RUN,
        /** They are taken only if all rows are good. */
        ALL_OR_NOTHING,
        /** They are taken, the others are told. */
        GOOD_ROWS
    }

    /** Takes the secrets of new devices before anything is kept; nothing is when it throws. */
    public interface SecretKeeper {
        /** Keeps them; not called when there are none. */
        void keep(Map<DeviceId, String> secrets) throws RegistryException;
    }

    /**
     * Who imports. Immutable.
     *
     * @param actor as the audit log has them
     * @param reach which rows they may bring in and name
     * @param keeper takes the secrets of devices that come without one, or null: then such a row is a fault
     */
    public record By(String actor, Reach reach, @Nullable SecretKeeper keeper) {
        /** Whoever runs the server, who may everything. */
        public static By operator(@Nullable SecretKeeper keeper) {
            return new By("operator", Reach.ALL, keeper);
        }
    }

    private final Registry registry;
    private final Mode mode;
    private final By by;
    private final Map<String, ImportReport.Counts> counts = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private SheetImport(Registry registry, Mode mode, By by) {
        this.registry = registry;
        this.mode = mode;
        this.by = by;
    }

    /**
     * Reads them, in the order in which they need each other, and notes in the audit log what was kept.
     *
     * @throws RegistryException when the registry can't be written; nothing is changed then
     */
    public static ImportReport run(Registry registry, List<Input> inputs, Mode mode, By by) throws RegistryException {
        return run(registry, inputs, mode, by, null);
    }

    /**
     * Reads one for one school: a row that says no school is that one's, and another's is a fault.
     *
     * @param actor as the audit log has them
     * @throws RegistryException when the registry can't be written; nothing is changed then
     */
    public static ImportReport run(Registry registry, SchoolId only, Input input, Mode mode, String actor)
            throws RegistryException {
        By by = new By(actor, new Reach(Set.of(only), Set.of()), null);
        return run(registry, List.of(input), mode, by, only);
    }

    private static ImportReport run(Registry registry, List<Input> inputs, Mode mode, By by, @Nullable SchoolId only)
            throws RegistryException {
        List<String> order = RegistrySheets.names();
        List<Input> sorted = inputs.stream()
                .sorted(Comparator.comparingInt(input -> order.indexOf(input.sheet())))
                .toList();
        return registry.transact(() -> new SheetImport(registry, mode, by).read(sorted, only), ImportReport::kept);
    }

    private ImportReport read(List<Input> inputs, @Nullable SchoolId only) throws RegistryException {
        SecretKeeper keeper = by.keeper();
        SheetContext context = new SheetContext(registry, by.reach(), keeper != null, only);
        for (Input input : inputs) {
            read(input, RegistrySheets.named(input.sheet()), context);
        }
        boolean kept = mode == Mode.GOOD_ROWS || (mode == Mode.ALL_OR_NOTHING && faults.isEmpty());
        if (kept && keeper != null && !context.secrets().isEmpty()) {
            keeper.keep(context.secrets());
        }
        if (kept) {
            note();
        }
        int told = Math.min(faults.size(), ImportReport.MAX_FAULTS);
        return new ImportReport(
                counts,
                faults.subList(0, told),
                faults.size() - told,
                context.changes(),
                context.moreChanges(),
                context.outdated(),
                kept);
    }

    /** An entry for each sheet of which something has changed. */
    private void note() throws RegistryException {
        for (Map.Entry<String, ImportReport.Counts> sheet : counts.entrySet()) {
            ImportReport.Counts found = sheet.getValue();
            if (found.added() + found.changed() > 0) {
                registry.audit()
                        .note(
                                by.actor(),
                                "registry-import",
                                sheet.getKey() + " +" + found.added() + " ~" + found.changed());
            }
        }
    }

    private <T> void read(Input input, Sheet<T> sheet, SheetContext context) throws RegistryException {
        List<CsvRow> rows;
        try {
            rows = CsvFile.read(input.content().getBytes());
        } catch (CsvException e) {
            String kind = e.fault().name().toLowerCase(Locale.ROOT).replace('_', '-');
            faults.add(new Fault(input.file(), e.line(), null, "", kind, List.of()));
            return;
        }
        List<String> header = rows.get(0).cells().stream()
                .map(cell -> cell.toLowerCase(Locale.ROOT))
                .toList();
        FaultList told = new FaultList(input.file(), header);
        if (isHeader(header, sheet, context, rows.get(0).line(), told)) {
            ImportReport.Counts found = new SheetRun<>(sheet, context, told, header).run(rows.subList(1, rows.size()));
            counts.merge(input.sheet(), found, SheetImport::sum);
        }
        faults.addAll(told.inOrder());
    }

    private static ImportReport.Counts sum(ImportReport.Counts a, ImportReport.Counts b) {
        return new ImportReport.Counts(a.added() + b.added(), a.changed() + b.changed(), a.same() + b.same());
    }

    /** Whether all columns are known and those that must be there are; else nothing of the file can be read. */
    private static boolean isHeader(
            List<String> header, Sheet<?> sheet, SheetContext context, int line, FaultList told) {
        List<String> known = sheet.columns().stream().map(Column::name).toList();
        String all = String.join(", ", known);
        boolean good = true;
        for (String name : header) {
            if (!name.isEmpty() && !known.contains(name)) {
                told.add(line, name, "unknown-column", List.of(name, all));
                good = false;
            } else if (!name.isEmpty()
                    && IntStream.range(0, header.size())
                                    .filter(i -> header.get(i).equals(name))
                                    .count()
                            > 1) {
                told.add(line, name, "column-twice", List.of(name));
                return false;
            }
        }
        for (Column column : sheet.columns()) {
            boolean isGiven = context.only() != null && column.name().equals(SheetRun.SCHOOL);
            if (column.required() && !isGiven && !header.contains(column.name())) {
                told.add(line, null, "missing-column", List.of(column.name(), all));
                good = false;
            }
        }
        return good;
    }
}

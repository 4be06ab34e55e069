package org.chieng.server.registry.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.csv.CsvText;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;

/**
 * Writes the registry as files that {@link SheetImport} reads back to the same: UTF-8 with the mark by which Excel knows it, commas, no
 * formulas, no secrets.
 */
public final class SheetExport {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String LINE_END = "\r\n";

    private SheetExport() {}

    /**
     * All sheets with their rows at one moment, by name; an empty one has the names of its columns.
     *
     * @throws RegistryException when the registry can't be read
     */
    public static Map<String, String> run(Registry registry) throws RegistryException {
        return registry.transact(
                () -> {
                    SheetContext context = new SheetContext(registry, Reach.ALL, false, null);
                    Map<String, String> files = new LinkedHashMap<>();
                    for (Sheet<?> sheet : RegistrySheets.ALL) {
                        files.put(sheet.name(), text(sheet, context));
                    }
                    return files;
                },
                files -> false);
    }

    /** The register of one school's things. */
    public static String assets(Registry registry, SchoolId school) throws RegistryException {
        return run(registry, AssetSheet.ASSETS.name(), new Reach(Set.of(school), Set.of()));
    }

    /**
     * One sheet, with the rows that are within reach.
     *
     * @param sheet one of {@link RegistrySheets#names}
     * @throws RegistryException when the registry can't be read
     */
    public static String run(Registry registry, String sheet, Reach reach) throws RegistryException {
        return registry.transact(
                () -> text(RegistrySheets.named(sheet), new SheetContext(registry, reach, false, null)), text -> false);
    }

    private static <T> String text(Sheet<T> sheet, SheetContext context) throws RegistryException {
        List<String> lines = new ArrayList<>();
        lines.add(sheet.columns().stream().map(Column::name).collect(Collectors.joining(",")));
        for (T row : sheet.all().all(context.registry())) {
            if (sheet.within().is(row, context)) {
                lines.add(line(sheet.columns(), sheet.texts(row)));
            }
        }
        return BYTE_ORDER_MARK + String.join(LINE_END, lines) + LINE_END;
    }

    private static String line(List<Column> columns, List<String> texts) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String text = texts.get(i);
            cells.add(CsvText.quoted(columns.get(i).text() ? CsvText.harmless(text) : text));
        }
        return String.join(",", cells);
    }
}

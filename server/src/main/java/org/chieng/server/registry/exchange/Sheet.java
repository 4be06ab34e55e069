package org.chieng.server.registry.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * A kind of row, and how it stands in a file. Immutable.
 *
 * @param name of the file, without {@code .csv}
 * @param keys how many of the first columns name a row together
 * @param columns in their order
 * @param parse makes a row of cells
 * @param cells the other way round; null for an empty cell
 * @param all what is in the registry
 * @param check refuses what no column alone can tell
 * @param writer puts a row there
 * @param within whether a row lies within reach of whoever asks
 */
record Sheet<T>(
        String name,
        int keys,
        List<Column> columns,
        Parser<T> parse,
        CellsOf<T> cells,
        Lister<T> all,
        Check<T> check,
        Writer<T> writer,
        Within<T> within) {

    /** Makes a row; what it refuses has its place. */
    interface Parser<T> {
        T parse(Cells cells) throws CellException;
    }

    /** A row's cells in the order of the columns. */
    interface CellsOf<T> {
        List<@Nullable Object> of(T row);
    }

    /** All rows of the registry. */
    interface Lister<T> {
        List<T> all(Registry registry) throws RegistryException;
    }

    /** Looks at a row beside what is there, before anything is put. */
    interface Check<T> {
        void check(T row, @Nullable T known, SheetContext context) throws RegistryException, CellException;
    }

    /** Puts a row into the registry. */
    interface Writer<T> {
        Change put(T row, @Nullable T known, SheetContext context) throws RegistryException;
    }

    /** Looks whether a row lies within {@link SheetContext#reach}; what it names is looked at besides. */
    interface Within<T> {
        boolean is(T row, SheetContext context) throws RegistryException;
    }

    /** Puts a row into the registry, whatever was there. */
    interface Put<T> {
        void put(Registry registry, T row) throws RegistryException;
    }

    /** What a row did. */
    enum Change {
        ADDED,
        CHANGED,
        SAME
    }

    /** What a cell names in a sheet. */
    record Reference(String column, String sheet, String key) {}

    /** A sheet whose rows need nothing but to be put, and are for those only who may everything. */
    static <T> Sheet<T> plain(
            String name, int keys, List<Column> columns, Parser<T> parse, CellsOf<T> cells, Lister<T> all, Put<T> put) {
        return new Sheet<>(
                name,
                keys,
                columns,
                parse,
                cells,
                all,
                (row, known, context) -> {},
                (row, known, context) -> {
                    if (row.equals(known)) {
                        return Change.SAME;
                    }
                    put.put(context.registry(), row);
                    return known == null ? Change.ADDED : Change.CHANGED;
                },
                (row, context) -> context.reach().isAll());
    }

    /** The same, for those within whose reach a row lies. */
    Sheet<T> lying(Within<T> where) {
        return new Sheet<>(name, keys, columns, parse, cells, all, check, writer, where);
    }

    /** What tells a row from all others of the sheet. */
    String key(T row) {
        return texts(row).subList(0, keys).stream().collect(Collectors.joining("/"));
    }

    /** The row as texts, empty for what is missing. */
    List<String> texts(T row) {
        return cells.of(row).stream()
                .map(cell -> cell == null ? "" : cell.toString())
                .toList();
    }

    /** What must be there before the row is. */
    List<Reference> references(T row) {
        List<String> texts = texts(row);
        List<Reference> references = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String target = columns.get(i).target();
            if (target != null && !texts.get(i).isEmpty()) {
                references.add(new Reference(columns.get(i).name(), target, texts.get(i)));
            }
        }
        return references;
    }
}

package org.chieng.server.registry.exchange;

import java.util.List;

/** All sheets, in an order in which each finds what it names. */
public final class RegistrySheets {
    static final List<Sheet<?>> ALL = List.of(
            PlaceSheets.AREAS,
            PlaceSheets.SCHOOLS,
            PlaceSheets.LABS,
            PlaceSheets.CLUBS,
            PlaceSheets.CLASSES,
            DeviceSheets.DEVICES,
            DeviceSheets.SOURCES,
            DeviceSheets.CHANNELS,
            PeopleSheets.ACCOUNTS,
            PeopleSheets.MEMBERSHIPS,
            PeopleSheets.LOANS,
            AssetSheet.ASSETS);

    private RegistrySheets() {}

    /** Their names, e.g. {@code schools}. */
    public static List<String> names() {
        return ALL.stream().<String>map(Sheet::name).toList();
    }

    /**
     * Names of a sheet's columns, in the order in which an export has them.
     *
     * @param sheet one of {@link #names}
     */
    public static List<ColumnName> columns(String sheet) {
        return named(sheet).columns().stream()
                .map(column -> new ColumnName(column.name(), column.required()))
                .toList();
    }

    /**
     * A column of a sheet. Immutable.
     *
     * @param name as it stands in the first line
     * @param required whether it must be there
     */
    public record ColumnName(String name, boolean required) {}

    static Sheet<?> named(String name) {
        return ALL.stream()
                .filter(sheet -> sheet.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sheet " + name));
    }
}

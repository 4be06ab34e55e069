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

    static Sheet<?> named(String name) {
        return ALL.stream()
                .filter(sheet -> sheet.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sheet " + name));
    }
}

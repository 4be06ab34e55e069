package org.chieng.server.registry;

import org.chieng.gateway.device.SchoolId;

/**
 * A class of one school year. Immutable.
 *
 * @param id its name in addresses
 * @param school where it is
 * @param name e.g. {@code 7A}
 * @param schoolYear e.g. {@code 2026-2027}
 */
public record SchoolClass(EntryId id, SchoolId school, String name, String schoolYear) {
    public SchoolClass {
        Names.check("class", name);
        if (!schoolYear.matches("20[0-9]{2}-20[0-9]{2}")) {
            throw new IllegalArgumentException("school year '" + schoolYear + "' must look like 2026-2027");
        }
    }

    /** Whether its year is one: the second part is the year after the first. Older rows may say something else. */
    public boolean isOfOneYear() {
        return Integer.parseInt(schoolYear, 5, 9, 10) == Integer.parseInt(schoolYear, 0, 4, 10) + 1;
    }
}

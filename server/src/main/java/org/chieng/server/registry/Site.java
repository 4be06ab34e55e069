package org.chieng.server.registry;

import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/**
 * Where a school stands, and what others call it. Immutable.
 *
 * @param school whose
 * @param latitude WGS 84, degrees, -90 to 90
 * @param longitude WGS 84, degrees, -180 to 180
 * @param code the government's for it, 1 to 120 characters, or null
 * @param level which children it teaches, in the words of UNICEF Giga, e.g. {@code Primary}, or null
 * @param giga its id at UNICEF Giga, 36 characters, or null while it has none
 */
public record Site(
        SchoolId school,
        double latitude,
        double longitude,
        @Nullable String code,
        @Nullable String level,
        @Nullable String giga) {
    private static final int GIGA_LENGTH = 36;

    public Site {
        if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
            throw new IllegalArgumentException(
                    "latitude must be -90 to 90 and longitude -180 to 180 degrees, as of WGS 84");
        }
        if (code != null) {
            Names.check("code", code);
        }
        if (level != null) {
            Names.check("level", level);
        }
        if (giga != null && (giga.length() != GIGA_LENGTH || giga.chars().anyMatch(c -> c <= ' ' || c > '~'))) {
            throw new IllegalArgumentException("an id of Giga has " + GIGA_LENGTH + " characters");
        }
    }
}

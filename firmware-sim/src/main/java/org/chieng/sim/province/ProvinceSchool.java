package org.chieng.sim.province;

/**
 * A school with its line. Immutable.
 *
 * @param id its name at the server
 * @param name what people call it
 * @param area the commune that it lies in
 * @param provider who sells the line
 * @param access its kind, a word as of {@code link/access}
 */
public record ProvinceSchool(String id, String name, String area, String provider, String access) {
    /** Whether the line is a SIM's. */
    public boolean isCellular() {
        return access.endsWith("g");
    }
}

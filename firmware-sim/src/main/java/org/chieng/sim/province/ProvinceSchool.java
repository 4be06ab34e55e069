package org.chieng.sim.province;

import java.time.Duration;

/**
 * A school with its line. Immutable.
 *
 * @param id its name at the server
 * @param name what people call it
 * @param area the commune that it lies in
 * @param provider who sells the line
 * @param access its kind, a word as of {@code link/access}
 * @param seen what its agent sees of that: the same, but {@code fixed} where a router with a SIM stands at the end of a cable
 */
public record ProvinceSchool(String id, String name, String area, String provider, String access, String seen) {
    /** How often an agent makes itself heard on a line of which nobody counts the bytes. */
    private static final Duration BEAT = Duration.ofMinutes(1);

    /** How often on one where each byte costs: with each batch. */
    private static final Duration METERED_BEAT = Duration.ofMinutes(15);

    /** Whether the line is a SIM's. */
    public boolean isCellular() {
        return access.endsWith("g");
    }

    /** Whether it is a radio hop, which rain weakens. */
    public boolean isRadioHop() {
        return access.equals("wifi");
    }

    /** Whether its agent sees the modem itself: then there is no router that it could ask. */
    public boolean hasModem() {
        return isCellular() && seen.equals(access);
    }

    /** How often it makes itself heard while its line works. */
    public Duration beat() {
        return isCellular() ? METERED_BEAT : BEAT;
    }
}

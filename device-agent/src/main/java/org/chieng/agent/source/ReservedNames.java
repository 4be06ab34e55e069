package org.chieng.agent.source;

import java.util.Locale;
import java.util.Set;

/** Names of sources that no board may have, whatever is plugged in: the agent's own readings and faults go by them. Pure functions. */
public final class ReservedNames {
    private static final Set<String> ALL = Set.of("agent", "lab", "link", "coap", "gpio", "i2c");

    private ReservedNames() {}

    /** Whether the name is one of them, in capitals or not: people take both for the same. */
    public static boolean isReserved(String name) {
        return ALL.contains(name.toLowerCase(Locale.ROOT));
    }
}

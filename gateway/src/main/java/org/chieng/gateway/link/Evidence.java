package org.chieng.gateway.link;

import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.link.Confidence;

/**
 * All that is known of a line at one moment. Immutable.
 *
 * @param presence whether the school's agent is heard
 * @param observed what the agent sees ({@code link/access})
 * @param confidence how sure it is ({@code link/confidence})
 * @param declared what the school says ({@code link/declared})
 * @param megabits Mbit/s to the school, newest measurement, 0 or more; empty where the newest found no limit
 * @param leastMegabits Mbit/s that the newest measurement proved without finding the line's limit; else empty
 * @param rttMillis round trip to the server, ms
 * @param lossPercent of probes that were not answered, 0 to 100
 */
public record Evidence(
        Presence presence,
        AccessClass observed,
        Confidence confidence,
        Optional<AccessClass> declared,
        OptionalDouble megabits,
        OptionalDouble leastMegabits,
        OptionalDouble rttMillis,
        OptionalDouble lossPercent) {
    /** A line of which only its presence is known. */
    public static Evidence of(Presence presence) {
        return new Evidence(
                presence,
                AccessClass.UNKNOWN,
                Confidence.NONE,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /** What is taken for true: what was seen where that is sure, else what was declared, else nothing. */
    public AccessClass access() {
        return isSure() ? observed : declared.orElse(AccessClass.UNKNOWN);
    }

    /** By what that is known. */
    public Basis basis() {
        return isSure() ? Basis.OBSERVED : declared.isPresent() ? Basis.DECLARED : Basis.NONE;
    }

    /** That an agent does not know what it sees is no observation, however sure it is of that. */
    private boolean isSure() {
        return observed != AccessClass.UNKNOWN && confidence.isAtLeast(Confidence.MEDIUM);
    }
}

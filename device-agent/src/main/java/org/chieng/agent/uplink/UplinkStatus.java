package org.chieng.agent.uplink;

import java.time.Instant;
import java.util.Optional;

/**
 * How the uplink stands, for people. Immutable.
 *
 * @param connectedSince when the session began; empty when there is none
 * @param behind readings that the server has not acknowledged yet
 * @param metered whether each byte counts
 * @param step how it sends: open, normal, saving, tight, used-up
 * @param usage the allowance
 * @param refused messages in which the server told that it refused something, since the agent was started
 * @param lastRefusal the last of them; empty when there is none
 * @param lastFault why there is no session; empty when there is one, or when none was tried yet
 */
public record UplinkStatus(
        Optional<Instant> connectedSince,
        long behind,
        boolean metered,
        String step,
        Usage usage,
        long refused,
        String lastRefusal,
        Optional<LineFault> lastFault) {}

package org.chieng.agent.uplink;

/**
 * What was sent and received over the metered line in this cycle, and where that leads. Immutable.
 *
 * @param used bytes so far, TCP/IP and TLS included
 * @param forecast bytes at the end of the cycle, if it goes on like this
 * @param allowance most bytes of a cycle; 0 when there is no limit
 */
public record Usage(long used, long forecast, long allowance) {
    /** How much of the allowance is used, 0 when there is none. */
    double usedPart() {
        return allowance == 0 ? 0 : (double) used / allowance;
    }

    /** How much of the allowance will be used, 0 when there is none. */
    double forecastPart() {
        return allowance == 0 ? 0 : (double) forecast / allowance;
    }
}

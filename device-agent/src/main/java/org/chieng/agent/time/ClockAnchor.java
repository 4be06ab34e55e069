package org.chieng.agent.time;

import java.util.UUID;

/**
 * What became known of a boot's clock at one moment: true time = monotonic time + offset. Holds for all that was measured in the boot before
 * that moment and whose time was not known. Immutable.
 *
 * @param bootId the boot
 * @param monotonicMicros the moment, on the monotonic clock of the boot
 * @param offsetMicros what is to be added to the monotonic clock
 * @param suspendedMicros how long the machine had been suspended in the boot, which the monotonic clock leaves out; 0 where that is not told
 * @param origin who told it
 */
record ClockAnchor(UUID bootId, long monotonicMicros, long offsetMicros, long suspendedMicros, Origin origin) {
    /** Who told the time, the surest first. */
    enum Origin {
        /** The server. */
        SERVER,
        /** The system, which says that it has its time from the network. */
        NETWORK,
        /** The system, and nobody else could be asked. */
        SYSTEM,
        /** Nobody: the boot is over, and lies between others whose time is known. */
        ESTIMATE
    }
}

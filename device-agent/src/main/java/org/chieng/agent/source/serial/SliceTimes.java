package org.chieng.agent.source.serial;

import org.chieng.agent.time.AgentClock;

/**
 * When the bytes that were read together came: a read brings what has gathered in the chip and the system for some milliseconds, so the byte
 * before the last came the time of one byte earlier, and so on, but not before the read before. Times never go back. Confined to the port's
 * thread.
 */
final class SliceTimes {
    private static final double BITS_A_BYTE = 10; // start, 8 data, stop

    private double microsPerByte;
    private long lastReadMicros;
    private long lastMicros;

    SliceTimes(AgentClock.Stamp opened) {
        lastReadMicros = opened.monotonicMicros();
        lastMicros = lastReadMicros;
    }

    /** @param speed in baud; 0 when the board has none */
    void speed(int speed) {
        microsPerByte = speed == 0 ? 0 : BITS_A_BYTE * 1e6 / speed;
    }

    /** When a byte came that so many others were read behind. */
    AgentClock.Stamp of(AgentClock.Stamp readAt, int bytesBehind) {
        long earliest = Math.max(lastReadMicros, lastMicros);
        long wanted = readAt.monotonicMicros() - Math.round(bytesBehind * microsPerByte);
        long at = Math.min(readAt.monotonicMicros(), Math.max(wanted, earliest));
        lastMicros = at;
        return new AgentClock.Stamp(readAt.wallMicros() - (readAt.monotonicMicros() - at), at);
    }

    /** All that was read then has its time. */
    void done(AgentClock.Stamp readAt) {
        lastReadMicros = readAt.monotonicMicros();
    }
}

package org.chieng.sim.wire;

/**
 * What a receiver makes of a line whose sender has another rate: the levels on the line, sampled at the receiver's bit
 * times. Both 8 data bits, no parity, 1 stop bit. Confined to one thread.
 */
public final class WrongBaud {

    /** Rates that differ by no more than this are understood (half a bit in ten, less the receiver's own error). */
    private static final double TOLERANCE = 0.045;

    private static final int FRAME = 10; // start, 8 data, stop

    private final double ratio; // sender's bits that pass in one bit of the receiver
    private double sampleAt =
            -1; // next sample in sender's bits from the frame that comes now; below 0: waits for a start
    private int bitsTaken;
    private int taken;

    /** Rates in bits a second. */
    public WrongBaud(long sender, long receiver) {
        ratio = (double) sender / receiver;
    }

    /** Whether a receiver at one rate understands a sender at the other; 0 for a receiver that has no rate. */
    public static boolean matches(long sender, long receiver) {
        return receiver == 0 || Math.abs((double) sender / receiver - 1) <= TOLERANCE;
    }

    /**
     * The sender sends a byte.
     *
     * @param out gets what the receiver takes it for
     * @return how many bytes of out were filled, from 0 to as many as fit
     */
    public int receive(int value, byte[] out) {
        int levels = value << 1 | 1 << (FRAME - 1); // start is 0, stop is 1, least significant bit first
        int count = 0;
        double position = 0;
        while (true) {
            if (sampleAt < 0) {
                position = nextStart(levels, position);
                if (position >= FRAME) {
                    return count;
                }
                sampleAt = position + 1.5 * ratio; // the middle of the first data bit
                bitsTaken = 0;
                taken = 0;
            }
            while (sampleAt < FRAME) {
                int level = levels >> (int) sampleAt & 1;
                position = sampleAt;
                if (bitsTaken == 8) {
                    sampleAt = -1; // the stop bit; a framing error still gives a byte
                    if (count < out.length) {
                        out[count++] = (byte) taken;
                    }
                    break;
                }
                taken |= level << bitsTaken++;
                sampleAt += ratio;
            }
            if (sampleAt >= FRAME) {
                sampleAt -= FRAME; // goes on in the next frame
                return count;
            }
        }
    }

    /** Where the level next falls to 0, at a bit border; the line is idle (1) before the frame. */
    private static double nextStart(int levels, double from) {
        int bit = (int) Math.ceil(from);
        while (bit < FRAME && (levels >> bit & 1) != 0) {
            bit++;
        }
        return bit;
    }
}

package org.chieng.agent.source.serial;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * What came since something could be read: kept to tell noise early, from boards that print once a second and would
 * take long to spoil whole lines, and to guess a speed from. Bounded; confined to the port's thread.
 */
final class NoiseBurst {
    private static final int MOST_BYTES = 512;

    /** Fewer bytes are no noise: a board that is reset or plugged in spoils some. */
    private static final int LEAST_BYTES = 6;

    /** So many say it without waiting for the end. */
    private static final int ENOUGH_BYTES = 64;

    /** Of noise at least this share can't be printed; chosen: text of the right speed has 0, of a wrong one 0.4 and more. */
    private static final double NOISE_SHARE = 0.25;

    /** Bursts without a line that says anything: of bytes that can't be printed, and of any. */
    private static final int FEW_BYTES_OFTEN = 2;

    private static final int ANYTHING_OFTEN = 5;

    private final byte[] bytes = new byte[MOST_BYTES];
    private int count;
    private int bursts;
    private int pauses;
    private boolean grown;

    void take(byte[] read, int length) {
        grown |= length > 0;
        int taken = Math.min(length, MOST_BYTES - count);
        System.arraycopy(read, 0, bytes, count, taken);
        count += taken;
    }

    /** What came has ended, too shortly before the next for a read to end empty. A board may pause so in a line, so this says less. */
    void paused() {
        if (grown) {
            grown = false;
            pauses++;
        }
    }

    /** Whether it came in several bursts, each of which has ended or is ending. */
    boolean isSeveral() {
        return bursts + pauses >= FEW_BYTES_OFTEN;
    }

    /**
     * Whether it is noise.
     *
     * @param quiet whether it has ended
     */
    boolean isNoise(boolean quiet) {
        if (quiet && grown) {
            grown = false;
            bursts++;
        }
        if (bursts >= ANYTHING_OFTEN) {
            return !isOneCharacter();
        }
        boolean often = isSeveral() && count > 0;
        if (!often && count < (quiet ? LEAST_BYTES : ENOUGH_BYTES)) {
            return false;
        }
        String text = new String(bytes, 0, count, StandardCharsets.UTF_8);
        long all = text.codePoints().count();
        long bad = text.codePoints().filter(NoiseBurst::isBad).count();
        return bad >= NOISE_SHARE * all;
    }

    /** {@code ......}, while a board connects to the school's Wi-Fi. */
    private boolean isOneCharacter() {
        int same = 0;
        for (int i = 0; i < count; i++) {
            same += bytes[i] == bytes[count - 1] ? 1 : 0;
        }
        return same >= 0.8 * count && count > 0 && bytes[0] > ' ';
    }

    private static boolean isBad(int letter) {
        boolean blank = letter == '\n' || letter == '\r' || letter == '\t';
        return letter == 0xFFFD || (Character.isISOControl(letter) && !blank) || !Character.isDefined(letter);
    }

    /** The speed that it hints at, when it was received at this one. */
    OptionalInt hint(int speed) {
        return SpeedGuess.of(bytes, count, speed);
    }

    void forget() {
        count = 0;
        bursts = 0;
        pauses = 0;
        grown = false;
    }
}

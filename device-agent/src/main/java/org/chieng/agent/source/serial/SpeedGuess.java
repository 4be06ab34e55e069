package org.chieng.agent.source.serial;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Guesses at what speed a board speaks from the noise that it makes at another. A receiver that is r times too fast takes each bit for r
 * bits, so the level changes at multiples of r only, counted from the start bit; the largest r that explains nearly all changes is the
 * board's. One that is too slow sees changes anywhere. A guess only says what to try next: whether it is right is decided by what can be
 * read then. Pure function.
 */
final class SpeedGuess {
    /** Changes that the guess must explain; chosen: a byte that begins in the middle of a bit is not explained. */
    private static final double SHARE = 0.8;

    /** Fewer say nothing. */
    private static final int LEAST_EDGES = 8;

    /** Share of empty bytes from which bits fill most of a byte; chosen. */
    private static final double MOSTLY = 0.6;

    /** Bits so long make mostly empty bytes of blanks and digits. */
    private static final double LONG = 4.5;

    /** Start bit and data bits: a longer bit fills the byte. */
    private static final double LONGEST = 9.5;

    /** Speeds are off by so much on real boards: 2.1 % on an Uno at 115200 (ATmega328P datasheet, table of UBRR). */
    private static final double[] ERRORS = {-0.025, 0, 0.025};

    private SpeedGuess() {}

    /**
     * The speed to try.
     *
     * @param noise what was received
     * @param count how many bytes of it
     * @param speed at which it was received
     * @return empty when it says nothing
     */
    static OptionalInt of(byte[] noise, int count, int speed) {
        int[] changes = new int[9];
        int all = 0;
        int empty = 0;
        boolean begun = true; // whether the start bit was a change of the level, too
        for (int i = 0; i < count; i++) {
            int bits = noise[i] & 0xFF;
            empty += bits == 0 ? 1 : 0;
            int level = 0;
            for (int bit = 1; begun && bit <= 8; bit++) {
                int next = bits >> (bit - 1) & 1;
                if (next != level) {
                    changes[bit]++;
                    all++;
                    level = next;
                }
            }
            begun = bits != 0;
        }
        boolean mostlyEmpty = count >= LEAST_EDGES && empty > MOSTLY * count;
        if (all < LEAST_EDGES && count < LEAST_EDGES) {
            return count == 0 ? OptionalInt.empty() : faster(speed); // a slower board makes more of a line, not less
        }
        List<Integer> slower = new ArrayList<>(SpeedSearch.SPEEDS);
        slower.removeIf(other -> other >= speed || (double) speed / other >= LONGEST);
        slower.sort(null);
        for (int other : slower) {
            double ratio = (double) speed / other;
            boolean likely = mostlyEmpty ? ratio >= LONG && all > 0 : all >= LEAST_EDGES;
            if (likely && explained(changes, ratio) >= SHARE * all) {
                return OptionalInt.of(other);
            }
        }
        if (mostlyEmpty) {
            return SpeedSearch.SPEEDS.stream()
                    .mapToInt(Integer::intValue)
                    .filter(other -> (double) speed / other >= LONGEST)
                    .findFirst();
        }
        if (all < LEAST_EDGES) {
            return OptionalInt.empty();
        }
        return faster(speed);
    }

    /** How many of the changes lie where bits of that length end. */
    private static int explained(int[] changes, double ratio) {
        boolean[] expected = new boolean[10];
        for (double error : ratio < 1.9 ? new double[] {0} : ERRORS) {
            for (int k = 1; k * ratio < LONGEST; k++) {
                // the level is sampled in the middle of each bit
                int seen = (int) Math.ceil(k * ratio * (1 + error) - 0.5);
                expected[Math.min(seen, 9)] = true;
            }
        }
        int explained = 0;
        for (int bit = 1; bit <= 8; bit++) {
            explained += expected[bit] ? changes[bit] : 0;
        }
        return explained;
    }

    /** The most likely of the faster; else the fastest, at which the noise tells more. */
    private static OptionalInt faster(int speed) {
        int usual = SpeedSearch.SPEEDS.get(0);
        int fastest =
                SpeedSearch.SPEEDS.stream().mapToInt(Integer::intValue).max().orElseThrow();
        return speed < usual ? OptionalInt.of(usual) : speed < fastest ? OptionalInt.of(fastest) : OptionalInt.empty();
    }
}

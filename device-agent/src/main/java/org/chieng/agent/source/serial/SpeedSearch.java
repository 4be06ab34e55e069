package org.chieng.agent.source.serial;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.chieng.agent.source.serial.format.Line;
import org.jspecify.annotations.Nullable;

/**
 * Finds the speed of a board by what it prints. A speed is settled after three lines in a row that a parser understands; they were
 * held back until then, so that nothing read at a wrong speed is ever data. Two lines of noise, and it asks for the next speed.
 * A board that says nothing, or says what no parser knows, keeps its speed: neither tells that it is wrong. Confined to the port's
 * thread.
 */
final class SpeedSearch {
    /** In order of use: MakeCode and most examples, Arduino's classic, Firmata's, then the rest. */
    static final List<Integer> SPEEDS =
            List.of(115_200, 9_600, 57_600, 38_400, 19_200, 4_800, 74_880, 230_400, 250_000, 460_800, 921_600, 2_400);

    private static final int CLEAN_TO_SETTLE = 3;
    private static final int NOISE_TO_GO_ON = 2;

    /** Noise in a row after which a settled speed is doubted: another board, or its sketch has changed. */
    private static final int NOISE_TO_DOUBT = 20;

    private final List<Integer> speeds;
    private final List<ReadLine> held = new ArrayList<>();
    private int index;
    private boolean settled;
    private int clean;
    private int noise;
    private @Nullable ReadLine first;

    /** @param firstSpeed what to begin with, e.g. what was right when the port was last open */
    SpeedSearch(int firstSpeed) {
        this.speeds = IntStream.concat(
                        IntStream.of(firstSpeed),
                        SPEEDS.stream().mapToInt(Integer::intValue).filter(speed -> speed != firstSpeed))
                .boxed()
                .toList();
    }

    /** The speed that the port is to have now. */
    int speed() {
        return speeds.get(index);
    }

    /** Whether the speed was found. */
    boolean isSettled() {
        return settled;
    }

    /** Takes a line, and gives the lines that may be used now, oldest first. */
    List<ReadLine> take(ReadLine line) {
        if (line.isNoise()) {
            takeNoise();
            return List.of();
        }
        if (settled) {
            noise = 0;
            return List.of(line);
        }
        if (line.line().start() != Line.Start.SEEN) {
            first = line.line().start() == Line.Start.AFTER_QUIET ? line : null;
            return List.of();
        }
        return line.parsed().isData() ? hold(line) : List.of(line);
    }

    /** Counts noise, of a line or of bytes without an end. */
    void takeNoise() {
        noise++;
        clean = 0;
    }

    private List<ReadLine> hold(ReadLine line) {
        held.add(line);
        if (++clean < CLEAN_TO_SETTLE) {
            return List.of();
        }
        settled = true;
        noise = 0;
        List<ReadLine> usable = new ArrayList<>();
        if (first != null && first.channels().equals(held.get(0).channels())) {
            usable.add(first); // it was whole: it says what the next ones say
        }
        usable.addAll(held);
        forget();
        return usable;
    }

    /** Whether the port is to be set to another speed. */
    boolean wantsChange() {
        return noise >= (settled ? NOISE_TO_DOUBT : NOISE_TO_GO_ON);
    }

    /** Goes to the next speed, and gives it. */
    int change() {
        index = (index + 1) % speeds.size();
        settled = false;
        noise = 0;
        clean = 0;
        forget();
        return speed();
    }

    private void forget() {
        held.clear();
        first = null;
    }
}

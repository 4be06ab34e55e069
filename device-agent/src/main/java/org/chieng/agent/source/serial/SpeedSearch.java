package org.chieng.agent.source.serial;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chieng.agent.source.serial.format.Line;

/**
 * Finds the speed of a board by what it prints. A speed is settled after three lines in a row that a parser understands, or two of {@value
 * #LONG_LINE} characters and more that hold the same channels, with no noise before; they were held back until then, so that nothing
 * read at a wrong speed is ever data. A board that is slow and resets when its port is opened may print one line only until the port is opened
 * anew: its lines count together. Two lines of noise, or a burst of it, and it asks for
 * another speed: the one that the noise hints at, else the next. A board that says nothing, or says what no parser knows, keeps its speed:
 * neither tells that it is wrong. Confined to the port's thread.
 */
final class SpeedSearch {
    /** In order of use: MakeCode and most examples, Arduino's classic, Firmata's, then the rest. */
    static final List<Integer> SPEEDS =
            List.of(115_200, 9_600, 57_600, 38_400, 19_200, 4_800, 74_880, 230_400, 250_000, 460_800, 921_600, 2_400);

    private static final int CLEAN_TO_SETTLE = 3;
    private static final int CLEAN_AND_LONG_TO_SETTLE = 2;

    /** Characters of a line that noise does not make by chance; of 94,000 lines of noise the longest that seemed to be data had two. */
    static final int LONG_LINE = 6;

    private static final int NOISE_TO_GO_ON = 2;

    /** Noise in a row after which a settled speed is doubted: another board, or its sketch has changed. */
    private static final int NOISE_TO_DOUBT = 20;

    /** Hints that are followed until a speed is settled: after that all are tried in order. */
    private static final int MOST_HINTS = 4;

    /** First lines of openings that are held back; chosen: more than settle a speed. */
    private static final int MOST_FIRST = 8;

    /** What is known of the speed before anything was heard. */
    enum Before {
        /** Nothing. */
        NOTHING,
        /** The board spoke at this speed when it was last plugged in. */
        REMEMBERED,
        /** The board has no speed: each is right. */
        ANY
    }

    private final List<Integer> speeds;
    private final Before before;
    private final List<ReadLine> held = new ArrayList<>();
    private final Deque<ReadLine> first = new ArrayDeque<>();
    private final Set<Integer> tried = new HashSet<>();
    private int speed;
    private boolean settled;
    private int clean;
    private int noise;
    private int hints;
    private boolean allTried;

    /**
     * Begins.
     *
     * @param firstSpeed what to begin with
     */
    SpeedSearch(int firstSpeed, Before before) {
        this.speeds = IntStream.concat(
                        IntStream.of(firstSpeed),
                        SPEEDS.stream().mapToInt(Integer::intValue).filter(other -> other != firstSpeed))
                .boxed()
                .toList();
        this.before = before;
        this.speed = firstSpeed;
        tried.add(firstSpeed);
    }

    /** The speed that the port is to have now. */
    int speed() {
        return speed;
    }

    /** Whether the speed was found. */
    boolean isSettled() {
        return settled;
    }

    /** Whether every speed was tried once, without success. */
    boolean hasTriedAll() {
        return allTried && !settled;
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
            return takeFirst(line);
        }
        return line.parsed().isData() ? hold(line) : List.of(line);
    }

    /** Counts noise, of a line or of bytes without an end. */
    void takeNoise() {
        noise++;
        clean = 0;
    }

    /** Counts so much noise at once that there is no need for more. */
    void takeBurst() {
        takeNoise();
        if (!settled) {
            noise = Math.max(noise, NOISE_TO_GO_ON);
        }
    }

    /** The first line since the port was opened may be cut: it is used only when others say the same. */
    private List<ReadLine> takeFirst(ReadLine line) {
        if (line.line().start() != Line.Start.AFTER_QUIET) {
            return List.of();
        }
        first.add(line);
        if (first.size() > MOST_FIRST) {
            first.remove();
        }
        boolean enough = held.isEmpty() && line.parsed().isData() && likeTheOthers() >= CLEAN_TO_SETTLE;
        return enough && areLongAndAlike() ? settle() : List.of();
    }

    private List<ReadLine> hold(ReadLine line) {
        held.add(line);
        clean++;
        long lines = clean + likeTheOthers();
        if (lines < (areLongAndAlike() ? CLEAN_AND_LONG_TO_SETTLE : CLEAN_TO_SETTLE)) {
            return List.of();
        }
        return settle();
    }

    private List<ReadLine> settle() {
        settled = true;
        noise = 0;
        hints = 0;
        allTried = false;
        tried.clear();
        tried.add(speed);
        return release();
    }

    private List<ReadLine> release() {
        List<ReadLine> usable = new ArrayList<>();
        first.stream().filter(this::isLikeTheOthers).forEach(usable::add);
        usable.addAll(held);
        usable.sort(Comparator.comparingLong(line -> line.line().readAt().monotonicMicros()));
        forget();
        return usable;
    }

    /** How many first lines were whole: they say what the others say. */
    private long likeTheOthers() {
        return first.stream().filter(this::isLikeTheOthers).count();
    }

    private boolean areLongAndAlike() {
        return noise == 0
                && Stream.concat(first.stream(), held.stream())
                        .allMatch(line -> line.line().text().length() >= LONG_LINE)
                && held.stream().map(ReadLine::channels).distinct().count() <= 1;
    }

    private boolean isLikeTheOthers(ReadLine line) {
        Stream<ReadLine> others = held.isEmpty() ? Stream.of(first.getLast()) : held.stream();
        return others.anyMatch(other -> line.channels().equals(other.channels()));
    }

    /**
     * The port is closed and will be opened anew, since the board was silent: gives what is held back where the speed was known to be right
     * before; else keeps it, for its next lines. What the board prints when it boots may be noise again.
     */
    List<ReadLine> silent() {
        List<ReadLine> usable = isSure() ? release() : List.of();
        noise = 0;
        return usable;
    }

    /**
     * The port is gone: gives what is held back still, where the speed was known to be right before. Else it is given up.
     */
    List<ReadLine> end() {
        if (isSure()) {
            return release();
        }
        forget();
        return List.of();
    }

    private boolean isSure() {
        return before != Before.NOTHING && speed == speeds.get(0) && noise == 0 && !held.isEmpty();
    }

    /** Whether the port is to be set to another speed. */
    boolean wantsChange() {
        return before != Before.ANY && noise >= (settled ? NOISE_TO_DOUBT : NOISE_TO_GO_ON);
    }

    /**
     * Goes to another speed, and gives it.
     *
     * @param hint what the noise hints at, if at anything
     */
    int change(OptionalInt hint) {
        if (hint.isPresent() && hint.getAsInt() != speed && hints < MOST_HINTS) {
            hints++;
            speed = hint.getAsInt();
        } else {
            speed = nextUntried();
        }
        tried.add(speed);
        settled = false;
        noise = 0;
        clean = 0;
        forget();
        return speed;
    }

    private int nextUntried() {
        if (tried.size() >= speeds.size()) {
            tried.clear();
            tried.add(speed);
            allTried = true;
            hints = 0;
        }
        return speeds.stream()
                .filter(other -> !tried.contains(other))
                .findFirst()
                .orElse(speed);
    }

    private void forget() {
        held.clear();
        first.clear();
    }
}

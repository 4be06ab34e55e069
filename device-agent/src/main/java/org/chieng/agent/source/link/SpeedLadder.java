package org.chieng.agent.source.link;

import java.io.IOException;
import java.util.Optional;

/**
 * Finds how fast a line is with as few bytes as will do: each step fetches twice as much as the one before, until two agree, the target is
 * proven, or no more may be spent. Pure but for the line.
 */
final class SpeedLadder {
    /** First step, bytes. Chosen, as the rest: 2 Mbit/s are found with 0.15 MB, 100 Mbit/s with 13 MB. */
    static final long FIRST = 50_000;

    /** Last step, bytes. */
    static final long LAST = 6_400_000;

    /** Two steps that differ by no more agree (issue 5). */
    static final double AGREE = 0.15;

    /** What is over sooner says nothing: it may have lain in a buffer. */
    private static final long LEAST_NANOS = 120_000_000;

    /** What a step costs on the wire above its bytes: headers of TCP and IP, acknowledgements, TLS. */
    private static final double OVERHEAD = 1.08;

    private SpeedLadder() {}

    /**
     * What was found. Immutable.
     *
     * @param megabits Mbit/s to the school
     * @param least whether it is at least that much: it ended before the line's limit was found
     */
    record Speed(double megabits, boolean least) {}

    /**
     * Measures.
     *
     * @param target Mbit/s after which it is enough
     * @param most bytes that may be spent on the wire
     * @return empty when there was room for no step that says something
     * @throws IOException when the line fails
     */
    static Optional<Speed> climb(SpeedLine line, double target, long most) throws IOException {
        double before = 0;
        Optional<Speed> found = Optional.empty();
        for (long size = FIRST; size <= LAST && line.wireBytes() + size * OVERHEAD <= most; size *= 2) {
            SpeedLine.Step step = line.fetch(size);
            double speed = step.megabits();
            if (!step.whole()) {
                return speed > 0 ? Optional.of(new Speed(speed, false)) : found;
            }
            boolean says = step.nanos() >= LEAST_NANOS;
            if (says && before > 0 && Math.abs(speed - before) <= AGREE * Math.max(speed, before)) {
                return Optional.of(new Speed(speed, false));
            }
            if (speed > 0 && (says || size == LAST)) {
                found = Optional.of(new Speed(speed, true));
            }
            if (says && speed >= target) {
                return found;
            }
            before = says ? speed : 0;
        }
        return found;
    }
}

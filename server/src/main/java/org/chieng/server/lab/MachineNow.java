package org.chieng.server.lab;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.Verdict;
import org.chieng.server.registry.Device;
import org.jspecify.annotations.Nullable;

/**
 * A machine of a room as it is now. Immutable.
 *
 * @param device which
 * @param use what it does
 * @param since since when it does that, or null when nobody knows
 * @param heard when it said anything last, or null when never
 * @param health of its parts, as it told last
 * @param parts what it consists of, as it told last, or null
 * @param boots how often it was started, 0 when it does not say
 * @param isLooked whether it told its parts since it was started last; until then they are those of a start before
 * @param saidBye whether it said last that it goes to sleep or is being shut down
 */
record MachineNow(
        Device device,
        SeatUse use,
        @Nullable Instant since,
        @Nullable Instant heard,
        List<Health> health,
        @Nullable String parts,
        long boots,
        boolean isLooked,
        boolean saidBye) {
    MachineNow {
        health = List.copyOf(health);
    }

    /** The worst that is known; unknown when nothing is. */
    Verdict verdict() {
        return health.stream()
                .map(Health::verdict)
                .min(Comparator.comparingInt(MachineNow::badness))
                .orElse(Verdict.UNKNOWN);
    }

    /** A part that is good says more of a machine than one of which nothing is known. */
    private static int badness(Verdict verdict) {
        return switch (verdict) {
            case REPLACE -> 0;
            case WATCH -> 1;
            case GOOD -> 2;
            case UNKNOWN -> 3;
        };
    }

    /** What it consists of, as text; empty when it does not say. */
    Optional<String> identity() {
        return Optional.ofNullable(parts);
    }

    Optional<Instant> lastHeard() {
        return Optional.ofNullable(heard);
    }
}

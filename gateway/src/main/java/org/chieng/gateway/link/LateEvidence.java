package org.chieng.gateway.link;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an agent tells afterwards, against what was thought until then. Pure; thread-safe. */
final class LateEvidence {
    private LateEvidence() {}

    /** Whether what is told says more than what is thought: a line that was down is what an outage of many is; what came later did not begin it. */
    static boolean isMore(Cause told, Cause thought, boolean atItsBegin) {
        return switch (thought) {
            case SILENT -> true;
            case AREA_OUTAGE -> told != Cause.LINE_DOWN && atItsBegin;
            case NONE, LINE_DOWN, LAN_DOWN, POWER_OFF, MONITOR_DOWN, AGENT_FAULT -> atItsBegin;
        };
    }

    /**
     * An interval with an outage in it; what was thought of that stays to be seen.
     *
     * @param online the whole, which holds the gap
     */
    static List<Interval> parted(Interval online, BeatGaps.Gap gap, Instant learnedAt, Cause cause) {
        List<Interval> parts = new ArrayList<>();
        if (gap.from().isAfter(online.from())) {
            parts.add(online.endingAt(gap.from()));
        }
        parts.add(new Interval(
                online.school(),
                gap.from(),
                Optional.of(gap.to()),
                Presence.OFFLINE,
                cause,
                List.of(new Correction(learnedAt, gap.from(), online.cause()))));
        if (online.to().filter(end -> end.equals(gap.to())).isEmpty()) {
            parts.add(new Interval(online.school(), gap.to(), online.to(), Presence.ONLINE, online.cause(), List.of()));
        }
        return parts;
    }
}

package org.chieng.gateway.link;

import java.util.OptionalDouble;
import org.chieng.protocol.link.AccessClass;

/**
 * From evidence to a state and a quality: the one rule of all views, reports and exports. The table of {@code docs/gateway.md} "The state of a
 * line". Pure and total: every evidence has exactly one verdict. Thread-safe.
 */
public final class LinkRule {
    /** Changes with every change of what comes out. */
    public static final int VERSION = 2;

    /** Round trips of this and longer: chosen, a page of 20 requests takes half a minute. */
    public static final double DEGRADED_RTT_MILLIS = 1_500;

    /** Loss of this and more: chosen, TCP crawls (RFC 3819 section 8.2). */
    public static final double DEGRADED_LOSS_PERCENT = 10;

    /** Parts of the target; of 20 Mbit/s they are 1, 5 and 20. So often the speed is multiplied, which is exact at a limit. */
    private static final int SLOW_PART = 20;

    private static final int MODERATE_PART = 4;

    private LinkRule() {}

    /** Judges a line. */
    public static Verdict judge(Evidence evidence, Target target) {
        return switch (evidence.presence()) {
            case OFFLINE -> new Verdict(LinkState.OFFLINE, Quality.NO, VERSION);
            case UNSEEN -> new Verdict(LinkState.UNKNOWN, Quality.UNKNOWN, VERSION);
            case ONLINE -> {
                Quality quality = quality(evidence, target);
                yield new Verdict(state(evidence, quality), quality, VERSION);
            }
        };
    }

    /** What was only proven tells that a target is reached, and nothing of a line that may be faster. */
    private static Quality quality(Evidence evidence, Target target) {
        Quality proven = quality(evidence.leastMegabits(), target);
        return proven == Quality.GOOD ? proven : quality(evidence.megabits(), target);
    }

    /** How good a speed is; a limit belongs to the better side. NaN and what is below 0 is no measurement. */
    static Quality quality(OptionalDouble megabits, Target target) {
        double speed = megabits.orElse(Double.NaN);
        if (Double.isNaN(speed) || speed < 0) {
            return Quality.UNKNOWN;
        }
        if (speed >= target.megabits()) {
            return Quality.GOOD;
        }
        if (speed * MODERATE_PART >= target.megabits()) {
            return Quality.MODERATE;
        }
        return speed * SLOW_PART >= target.megabits() ? Quality.SLOW : Quality.NO;
    }

    private static LinkState state(Evidence evidence, Quality quality) {
        boolean degraded = quality == Quality.NO
                || evidence.rttMillis().orElse(0) >= DEGRADED_RTT_MILLIS
                || evidence.lossPercent().orElse(0) >= DEGRADED_LOSS_PERCENT;
        if (degraded) {
            return LinkState.DEGRADED;
        }
        AccessClass access = evidence.access();
        if (access == AccessClass.UNKNOWN) {
            return LinkState.UNKNOWN;
        }
        return access.isCellular() ? LinkState.CELLULAR : LinkState.BROADBAND;
    }
}

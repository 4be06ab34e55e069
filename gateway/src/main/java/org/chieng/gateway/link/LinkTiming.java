package org.chieng.gateway.link;

import java.time.Duration;

/**
 * How patient the tracker is. Immutable.
 *
 * @param beat how often an agent is heard at the least: its keep-alive
 * @param missedBeats so many beats must be missing for offline
 * @param downAfter and so long nothing must be heard
 * @param goodBeats so many beats in a row must come for online
 * @param upAfter and from the first to the last of them so long must pass
 * @param peersWithin schools that go within this are one outage; an incident is told when it is as old
 * @param leastPeers at least so many
 * @param peerShare and at least this part of the provider's or the area's schools
 * @param flaps an online school that misses beats so often within {@code flapsWithin} is unstable
 * @param flapsWithin see {@code flaps}
 * @param settle how long all must be well before an incident is closed; what happens sooner belongs to it
 * @param agentFault an agent that looked at its line, and then did not for so long, is at fault; on a metered line it tells each half hour, in
 *     batches of an hour at most
 */
public record LinkTiming(
        Duration beat,
        int missedBeats,
        Duration downAfter,
        int goodBeats,
        Duration upAfter,
        Duration peersWithin,
        int leastPeers,
        double peerShare,
        int flaps,
        Duration flapsWithin,
        Duration settle,
        Duration agentFault) {
    /** The usual one; issue 5 gives all but the last four, which are chosen. */
    public static final LinkTiming USUAL = new LinkTiming(
            Duration.ofMinutes(1),
            3,
            Duration.ofMinutes(5),
            2,
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            3,
            0.5,
            6,
            Duration.ofHours(1),
            Duration.ofMinutes(30),
            Duration.ofHours(3));

    public LinkTiming {
        if (beat.isNegative() || beat.isZero() || missedBeats < 1 || goodBeats < 1 || flaps < 1 || leastPeers < 2) {
            throw new IllegalArgumentException(
                    "beat, missedBeats, goodBeats and flaps must be above 0, leastPeers above 1");
        }
    }

    /**
     * What is longer than this between two beats is a missing beat.
     *
     * @param keepAlive how often the line is heard at the least by its own word, 0 where it never said
     */
    Duration tolerated(Duration keepAlive) {
        return oneAndAHalf(pace(keepAlive));
    }

    /** How often a line is heard at the least. */
    Duration pace(Duration keepAlive) {
        return keepAlive.compareTo(beat) > 0 ? keepAlive : beat;
    }

    /** How long nothing may be heard of a school that is online; MQTT itself gives a session up after one and a half keep-alives. */
    Duration silence(Duration keepAlive) {
        Duration missed = Duration.ofNanos(beat.toNanos() * missedBeats);
        Duration least = missed.compareTo(downAfter) > 0 ? missed : downAfter;
        Duration given = oneAndAHalf(keepAlive);
        return given.compareTo(least) > 0 ? given : least;
    }

    /** Asked for each beat: Duration itself divides by way of BigDecimal. */
    private static Duration oneAndAHalf(Duration time) {
        return time.plusNanos(time.toNanos() / 2);
    }
}

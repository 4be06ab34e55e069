package org.chieng.gateway.link;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.DeviceId;

/**
 * Where the states of lines are kept; the registry behind it belongs to whoever runs the gateway. All calls block: run them on a worker.
 */
public interface LinkBook {
    /** All schools, with what is known of their lines beforehand. */
    List<Line> lines() throws IOException;

    /**
     * What was kept before the last stop.
     *
     * @param since spans and incidents that ended before need not be given
     */
    Kept load(Instant since) throws IOException;

    /**
     * Whether a device may tell of its school's line at all: not one in somebody's hands, e.g. a phone that measures for a class. Asked once of a device
     * that has told nothing before.
     */
    boolean mayTell(DeviceId device) throws IOException;

    /** Keeps what has changed, all of it or nothing. */
    void save(Changes changes) throws IOException;

    /**
     * A school's line as people know it. Immutable.
     *
     * @param school whose
     * @param provider who sells it
     * @param area the smallest area that the school lies in
     * @param declared which kind it is said to be
     * @param students how many the school has
     * @param target Mbit/s that somebody set for it
     */
    record Line(
            String school,
            Optional<String> provider,
            Optional<String> area,
            Optional<AccessClass> declared,
            OptionalInt students,
            OptionalDouble target) {}

    /**
     * A device that tells of its school's line. Immutable.
     *
     * @param device who
     * @param keepAlive after how long at most it makes itself heard, 0 where it never said
     */
    record Teller(EnrolledDevice device, Duration keepAlive) {}

    /**
     * An incident as it is kept. Immutable.
     *
     * @param incident what it is
     * @param told whether its beginning was told to people
     */
    record KeptIncident(Incident incident, boolean told) {}

    /**
     * What was kept. Immutable.
     *
     * @param alive when states were followed last; empty when never
     * @param spans by school, the oldest first
     * @param incidents in the order of their ids
     * @param lastId of the newest incident there ever was, 0 for none
     * @param tellers of all schools
     */
    record Kept(
            Optional<Instant> alive,
            Map<String, List<LinkSpan>> spans,
            List<KeptIncident> incidents,
            long lastId,
            List<Teller> tellers) {}

    /**
     * A school's spans from a moment on, in place of those that are kept. Immutable.
     *
     * @param since begin of the first span
     * @param spans at least one; the last one lasts
     */
    record Rewritten(Instant since, List<LinkSpan> spans) {
        public Rewritten {
            spans = List.copyOf(spans);
        }
    }

    /**
     * What has changed. Immutable.
     *
     * @param alive until when states have been followed
     * @param spans by school
     * @param incidents new ones, and those that have changed
     * @param gone ids of incidents that were found to be part of others
     * @param tellers new ones, and those that have changed
     */
    record Changes(
            Instant alive,
            Map<String, Rewritten> spans,
            List<KeptIncident> incidents,
            Set<Long> gone,
            List<Teller> tellers) {}
}

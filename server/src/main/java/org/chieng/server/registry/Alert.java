package org.chieng.server.registry;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chieng.gateway.link.Cause;

/**
 * What people are to be told of an outage, as it was known when it was noted. Immutable.
 *
 * @param incident its id
 * @param kind what is told
 * @param noted when that became known to be told
 * @param from when the outage began
 * @param to when it was over; empty while it lasts
 * @param cause what was known of why
 * @param unstable whether the line came and went
 * @param school name of a school that it has hit
 * @param schools how many it has hit, at least 1
 * @param waits whether it has not gone into a message yet
 * @param ways where its message went; empty where nobody wants any
 */
public record Alert(
        long incident,
        Kind kind,
        Instant noted,
        Instant from,
        Optional<Instant> to,
        Cause cause,
        boolean unstable,
        String school,
        int schools,
        boolean waits,
        List<Way> ways) {
    public Alert {
        ways = List.copyOf(ways);
    }

    /** Its place in the list, which the list goes on from. */
    public Place place() {
        return new Place(noted, incident, kind);
    }

    /** A place in the list of alerts. Immutable. */
    public record Place(Instant noted, long incident, Kind kind) {}

    /** What is told. */
    public enum Kind {
        /** It began, and lasts. */
        OPENED,
        /** It is over. */
        CLOSED;

        /** The name in the table and on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The one of that name.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Kind of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * How a message came to those who want it by one way. Immutable.
     *
     * @param channel {@code webhook} or {@code mail}
     * @param sent when; empty while it has not been
     * @param fault a word for why the last try failed; empty when it did not
     * @param isOver whether no further try is made
     */
    public record Way(String channel, Optional<Instant> sent, Optional<String> fault, boolean isOver) {}
}

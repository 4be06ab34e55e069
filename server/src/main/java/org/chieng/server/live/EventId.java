package org.chieng.server.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an event on the wire, {@code epoch.number}. Immutable.
 *
 * @param epoch which live picture gave it: numbers begin anew when the server does
 * @param number the event's number in the ring
 */
record EventId(String epoch, long number) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9]{1,16})\\.([0-9]{1,15})");

    /** Reads what a browser sent back; empty when it isn't one of ours. */
    static Optional<EventId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new EventId(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return epoch + "." + number;
    }
}

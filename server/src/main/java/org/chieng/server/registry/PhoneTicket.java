package org.chieng.server.registry;

import java.time.Instant;
import java.util.List;

/**
 * By what the phones of a class get their experiment for phyphox. Immutable.
 *
 * @param schoolClass whose phones they are
 * @param ticket what nobody can guess
 * @param sensors names of what phones shall measure, at least one
 * @param rate readings a second of each, 1 to {@value #MAX_RATE}
 * @param expires when nobody gets an experiment by it any more
 */
public record PhoneTicket(EntryId schoolClass, String ticket, List<String> sensors, int rate, Instant expires) {
    /** Fastest rate, in Hz; chosen: what moves by hand, and 30 phones on one Wi-Fi. */
    public static final int MAX_RATE = 50;

    public PhoneTicket {
        sensors = List.copyOf(sensors);
        if (sensors.isEmpty()) {
            throw new IllegalArgumentException("a phone measures one thing at least");
        }
        if (rate < 1 || rate > MAX_RATE) {
            throw new IllegalArgumentException("a phone's rate must be 1 to " + MAX_RATE + " Hz");
        }
    }
}

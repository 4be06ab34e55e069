package org.chieng.gateway.log;

import java.util.Locale;
import org.chieng.gateway.device.EnrolledDevice;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** What happens that an operator looks for; {@code docs/server.md} says what each means and which keys it has. */
public enum LogEvent {
    /** A device has a session of MQTT. */
    CONNECTED(Level.INFO),
    /** It has one no longer. */
    DISCONNECTED(Level.INFO),
    /** Who came was not let in. */
    LOGIN_REFUSED(Level.INFO),
    /** A handshake of TLS or DTLS came to nothing. */
    HANDSHAKE_REFUSED(Level.INFO),
    /** A payload or a part of one was not taken; it is in the quarantine. */
    REFUSED(Level.WARN),
    /** A device sends faster than it may, and waits. */
    SLOWED(Level.WARN),
    /** Nothing can be stored, and nothing is acknowledged. */
    STORE_FAILED(Level.ERROR),
    /** Readings are stored again. */
    STORE_WORKS(Level.INFO),
    /** The store's server is away: readings wait on this computer. */
    STORE_SERVER_AWAY(Level.ERROR),
    /** It is back. */
    STORE_SERVER_BACK(Level.INFO),
    /** What waits on this computer can't be read or written. */
    OUTBOX_FAULT(Level.ERROR),
    /** The store never takes something, which is kept in a file. */
    UNSTORABLE(Level.ERROR),
    /** Readings that were older than they are kept have left. */
    RETENTION(Level.INFO),
    /** New connections get a new certificate. */
    CERTIFICATE_LOADED(Level.INFO),
    /** Its files can't be used. */
    CERTIFICATE_REFUSED(Level.ERROR),
    /** The broker is there. */
    BROKER_JOINED(Level.INFO),
    /** The broker is away, or refuses us. */
    BROKER_AWAY(Level.WARN),
    /** What goes down to a device can't be kept. */
    DOWNLINK_FAULT(Level.ERROR),
    /** More of one kind happened than is written. */
    LINES_LEFT_OUT(Level.WARN);

    private final Level level;

    LogEvent(Level level) {
        this.level = level;
    }

    /** What the key {@code event} has. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Begins a line; give it its keys and words, then {@code log} it. */
    public LoggingEventBuilder in(Logger log) {
        return log.atLevel(level).addKeyValue("event", wireName());
    }

    /** The same about a device: with {@code device} and {@code school}. */
    public LoggingEventBuilder in(Logger log, EnrolledDevice device) {
        return in(log).addKeyValue("device", device.device()).addKeyValue("school", device.school());
    }
}

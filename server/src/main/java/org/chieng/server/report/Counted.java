package org.chieng.server.report;

import java.util.Locale;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.Presence;

/** As what a stretch of time counts for the provider of a line. */
public enum Counted {
    /** The line worked. */
    UP,
    /** It did not, or nothing says that it was anything else. */
    DOWN,
    /** The school was away for a reason that is not its line's: no power, its own network, its own program. */
    EXCLUDED,
    /** Nobody knows: not followed, or nobody listened. */
    NO_DATA;

    /** The name in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As what a span counts. */
    static Counted of(LinkSpan span) {
        if (span.presence() != Presence.OFFLINE) {
            return span.presence() == Presence.ONLINE ? UP : NO_DATA;
        }
        return switch (span.cause()) {
            case SILENT, LINE_DOWN, AREA_OUTAGE, NONE -> DOWN;
            case POWER_OFF, LAN_DOWN, AGENT_FAULT -> EXCLUDED;
            case MONITOR_DOWN -> NO_DATA;
        };
    }
}

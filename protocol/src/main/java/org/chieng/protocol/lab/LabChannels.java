package org.chieng.protocol.lab;

/** Names of the channels of source {@value #SOURCE} that are the same on each computer. Health and numbers name theirs themselves. */
public final class LabChannels {
    /** The source's name. */
    public static final String SOURCE = "lab";

    /** Seconds of a quarter hour that the computer was on; its time is the quarter's begin, as of the next five. */
    public static final String ON = "on";

    /** Seconds of those that somebody was logged in at its screen, and it is known whether they did something. */
    public static final String SESSION = "session";

    /** Seconds of those that it was in use. */
    public static final String ACTIVE = "active";

    /** Seconds that it was on, and nothing tells whether it was used. */
    public static final String UNKNOWN = "unknown";

    /** Seconds that it was on, and what is told of them rests on weak evidence. */
    public static final String WEAK = "weak";

    /** Seconds of the quarter of which nobody knows whether it was on; left out where there are none. */
    public static final String UNTOLD = "untold";

    /** Seconds that it was off, whole quarters of an hour, from the reading's time on: {@link OffSpan}. */
    public static final String OFF = "off";

    /** A word: {@link SeatState}. */
    public static final String STATE = "state";

    /** A number: how many starts of this computer the agent has seen; told once a start. */
    public static final String BOOTS = "boots";

    /** A text: {@link Fingerprint}. */
    public static final String IDENTITY = "identity";

    private LabChannels() {}
}

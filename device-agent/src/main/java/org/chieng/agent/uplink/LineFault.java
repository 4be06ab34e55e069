package org.chieng.agent.uplink;

import java.util.Locale;

/**
 * Why there is no session. Immutable.
 *
 * @param reason what is wrong, for people in a sentence of {@code check_*.properties}
 * @param detail what the system says of it, in its own words; empty where the reason says it all
 */
public record LineFault(Reason reason, String detail) {
    /** What is wrong. */
    public enum Reason {
        /** The server refuses device and secret. */
        UNKNOWN_DEVICE("the server does not know this device, or its secret is another: enrol the device and put its"
                + " secret into server.secret-file"),
        /** There is no secret yet: the agent waits until somebody of a school claims it. */
        UNCLAIMED("this agent has no secret yet: it waits to be claimed"),
        /** The server refuses the session; the detail is MQTT's code. */
        SESSION_REFUSED("the server refuses the session (code {2})"),
        /** The server refuses anybody now. */
        BUSY("the server has too much to do, it says, and is left alone for a while"),
        /** Nothing comes back. */
        NO_ANSWER("the server does not answer"),
        /** The name is not found. */
        UNKNOWN_HOST("its name is unknown to the network"),
        /** The computer refuses the connection. */
        NOTHING_LISTENS("nothing listens there"),
        /** There is no network that leads there. */
        NO_WAY("no network leads there ({2})"),
        /** The server can't be trusted, or doesn't speak TLS. */
        TLS_FAILED("TLS failed ({2})"),
        /** A file of this computer; the detail says which. */
        UNREADABLE("the secret or a certificate can't be read ({2})"),
        /** The session was ended, or something else that only the system has words for. */
        OTHER("the connection failed ({2})");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** In the log's English; {@code {2}} stands for the detail. */
        public String sentence() {
            return sentence;
        }

        /** The name of its sentence, e.g. {@code why.unknown-host}. */
        public String key() {
            return "why." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static LineFault of(Reason reason) {
        return new LineFault(reason, "");
    }

    /** For the log. */
    String words() {
        return reason.sentence().replace("{2}", detail);
    }
}

package org.chieng.agent.uplink;

/** The relay says no. Has no stack trace: it is expected, not a bug. */
public final class LanRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    public enum Kind {
        /** Some of what was sent can't be taken, the rest is safe: it is not sent again. */
        CONTENT,
        /** It can't be taken now: it is kept and sent again. */
        LATER,
        /** The relay does not take anything of this computer: it has to send by itself. */
        FORBIDDEN
    }

    private final Kind kind;

    /** @param sentence the relay's, for people */
    public LanRefusal(Kind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    /** What to do about it. */
    public Kind kind() {
        return kind;
    }
}

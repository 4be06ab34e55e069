package org.chieng.protocol.error;

/**
 * Input from outside that is refused as a whole; carries the answer for the sender. Has no stack trace: it is expected
 * input, not a bug.
 */
public final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * @param code why, for the machine
     * @param message why, for the person: what is wrong, where, and how to mend it
     */
    public RejectedException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Why, for the machine. */
    public ErrorCode code() {
        return code;
    }

    /** The same as a value. */
    public Rejection rejection() {
        return new Rejection(code, Rejection.WHOLE, String.valueOf(getMessage()));
    }
}

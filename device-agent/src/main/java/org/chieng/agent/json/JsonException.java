package org.chieng.agent.json;

/** What came is no such object as it should be; the message says where, and what belongs there. Has no stack trace: it is expected input. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message for the person who wrote it */
    public JsonException(String message) {
        super(message, null, false, false);
    }
}

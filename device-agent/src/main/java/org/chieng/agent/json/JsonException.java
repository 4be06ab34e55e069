package org.chieng.agent.json;

import java.util.List;

/** What came is no such object as it should be; the message says where, and what belongs there. Has no stack trace: it is expected input. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    /** @param message for the person who wrote it */
    public JsonException(String message) {
        this(List.of(message));
    }

    /** @param faults all that is wrong, each for the person who wrote it */
    public JsonException(List<String> faults) {
        super(String.join("; ", faults), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** All that is wrong, one by one. */
    public List<String> faults() {
        return faults;
    }
}

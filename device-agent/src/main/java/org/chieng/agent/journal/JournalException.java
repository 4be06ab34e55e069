package org.chieng.agent.journal;

/** The journal can't be opened. The message is one line for the operator: what is wrong and how to mend it. */
public final class JournalException extends Exception {
    private static final long serialVersionUID = 1L;

    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}

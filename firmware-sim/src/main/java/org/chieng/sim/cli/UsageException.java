package org.chieng.sim.cli;

/** The command line is not one that can be understood; the message says what and how to mend it. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message, null, false, false);
    }
}

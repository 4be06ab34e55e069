package org.chieng.protocol.rule;

/** A rule can't be read; the message says where it stumbles and what belongs there. Has no stack trace: it is expected input. */
public final class RuleException extends Exception {
    private static final long serialVersionUID = 1L;

    RuleException(String message) {
        super(message, null, false, false);
    }
}

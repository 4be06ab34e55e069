package org.chieng.agent.source.pi;

import org.chieng.agent.source.Fault;

/** A sensor answered, and what it answered is no measurement. Has no stack trace: it is expected, not a bug. */
final class SensorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Fault.Kind kind;

    SensorException(Fault.Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    Fault.Kind kind() {
        return kind;
    }
}

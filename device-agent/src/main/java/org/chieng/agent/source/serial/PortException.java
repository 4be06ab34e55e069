package org.chieng.agent.source.serial;

import java.io.IOException;
import org.chieng.agent.source.Fault;
import org.jspecify.annotations.Nullable;

/** A port can't be opened. */
final class PortException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Fault.@Nullable Kind kind;

    /** @param kind what a person is to be told; null when it is just not there */
    PortException(Fault.@Nullable Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Fault.@Nullable Kind kind() {
        return kind;
    }
}

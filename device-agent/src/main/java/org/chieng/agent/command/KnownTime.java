package org.chieng.agent.command;

import java.util.OptionalLong;

/** Knows the true time, however wrong the system's clock is. Thread-safe. */
@FunctionalInterface
public interface KnownTime {
    /** UTC in microseconds since 1970; empty as long as nobody has told it since the machine was started. */
    OptionalLong nowMicros();
}

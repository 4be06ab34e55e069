package org.chieng.agent.command;

import java.time.Duration;

/** Hears that somebody looks at the school's page, so that readings are sent as they come although the line is metered. Thread-safe. */
@FunctionalInterface
public interface LiveWatch {
    /** Somebody looks for this long from now on; a later call takes the place of an earlier one. */
    void watch(Duration duration);
}

package org.chieng.agent.source.link;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.chieng.protocol.link.AccessClass;

/**
 * What is known of the school's line, and how it is looked at. Immutable.
 *
 * @param enabled whether it is looked at
 * @param declared what kind of line the school says it has
 * @param interval how often it is looked at, 10 s or more
 * @param sys where sysfs is
 * @param proc where procfs is
 * @param speed how its speed is measured
 */
public record LinkConfig(
        boolean enabled, Optional<AccessClass> declared, Duration interval, Path sys, Path proc, SpeedConfig speed) {
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** A line whose speed is not measured. */
    public LinkConfig(boolean enabled, Optional<AccessClass> declared, Duration interval, Path sys, Path proc) {
        this(enabled, declared, interval, sys, proc, SpeedConfig.NONE);
    }

    public LinkConfig {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("interval must be 10 s or more");
        }
    }
}

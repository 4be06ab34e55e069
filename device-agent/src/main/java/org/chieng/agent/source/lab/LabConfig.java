package org.chieng.agent.source.lab;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a lab's computer is looked at. Immutable.
 *
 * @param enabled whether it is
 * @param interval how often it is looked whether it is used, 10 s to 2 min
 * @param health how often its parts are looked at, 10 min or more
 * @param places where to look
 */
public record LabConfig(boolean enabled, Duration interval, Duration health, Places places) {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration SHORTEST_HEALTH = Duration.ofMinutes(10);

    public LabConfig {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("interval must be 10 s to 2 minutes");
        }
        if (health.compareTo(SHORTEST_HEALTH) < 0) {
            throw new IllegalArgumentException("health must be 10 minutes or more");
        }
    }

    /**
     * Where to look. Immutable.
     *
     * @param sys where sysfs is
     * @param proc where procfs is
     * @param run where the system's run-time files are
     * @param facts the folder into which root writes what only root may read
     * @param root the disk that the system runs from
     * @param state the file in which the use is kept
     */
    public record Places(Path sys, Path proc, Path run, Path facts, Path root, Path state) {}
}

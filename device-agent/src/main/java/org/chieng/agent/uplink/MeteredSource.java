package org.chieng.agent.uplink;

/** Tells whether the line is metered. Thread-safe. */
@FunctionalInterface
public interface MeteredSource {
    /** What is known now; must be quick. */
    Metered metered();
}

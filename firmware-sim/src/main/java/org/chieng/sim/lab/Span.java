package org.chieng.sim.lab;

/**
 * What went on for a while. Immutable.
 *
 * @param doing what
 * @param from its first second
 * @param to behind its last second, later
 */
public record Span(Doing doing, long from, long to) {
    public Span {
        if (to <= from) {
            throw new IllegalArgumentException("a span from " + from + " to " + to);
        }
    }
}

package org.chieng.protocol.lab;

/**
 * How alike two fingerprints are. Immutable.
 *
 * @param agreeing weight of the kinds that agree
 * @param compared weight of the kinds that both have
 */
public record Likeness(double agreeing, double compared) {
    /** Share from which on two are one computer; chosen: a computer keeps its name over any one repair, and clones of an image share a third at most. */
    private static final double SAME = 0.5;

    /** Less than a network card's is no evidence. */
    private static final double LEAST = ComponentKind.NIC.weight();

    /** From 0 to 1; 0 when nothing could be compared. */
    public double share() {
        return compared == 0 ? 0 : agreeing / compared;
    }

    /** Whether they are of one computer. */
    public boolean isSame() {
        return agreeing >= LEAST && share() >= SAME;
    }

    /** Whether they have something in common that no other computer has: perhaps a part went from one to the other, perhaps it got a new board. */
    public boolean isRelated() {
        return agreeing > 0;
    }
}

package org.chieng.agent.uplink;

/**
 * What becomes of a wish for raw readings. Immutable.
 *
 * @param outcome whether they are sent
 * @param readings how many the journal has of the range; 0 when nothing is sent
 */
public record FetchResult(Outcome outcome, long readings) {
    /** Whether they are sent. */
    public enum Outcome {
        /** They are, behind what is on its way. */
        QUEUED,
        /** Enough others wait already. */
        BUSY,
        /** There is not enough left of the line's allowance. */
        ALLOWANCE
    }
}

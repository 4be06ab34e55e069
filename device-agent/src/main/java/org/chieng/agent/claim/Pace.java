package org.chieng.agent.claim;

import java.time.Duration;

/** How often an agent asks whether it was claimed. Pure functions. */
final class Pace {
    /** Somebody may stand before it. */
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    /** Chosen: 144 times some hundred bytes a day. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** It waits a tenth of the time that it has waited already: whoever comes late waits a tenth longer. */
    private static final int PART = 10;

    private Pace() {}

    /**
     * The pause before the next question.
     *
     * @param waited since the agent began to ask, or somebody looked last
     */
    static Duration after(Duration waited) {
        Duration pause = waited.dividedBy(PART);
        if (pause.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}

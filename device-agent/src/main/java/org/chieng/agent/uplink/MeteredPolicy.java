package org.chieng.agent.uplink;

import java.time.Duration;
import java.util.Locale;

/**
 * How the agent sends, by what the line costs: the table of {@code docs/agent.md} "A line that costs money". Pure; thread-safe.
 */
final class MeteredPolicy {
    /** Forecast above this part of the allowance: save. */
    private static final double SAVE_FROM = 1.0;

    /** Used, or forecast, above these parts: save hard. */
    private static final double TIGHT_FROM_USED = 0.85;

    private static final double TIGHT_FROM_FORECAST = 1.5;

    /** Used above this part: stop. What is left is for what is under way, and for an error of the count. */
    private static final double STOP_FROM = 0.97;

    /** A step is left only when the figure that led to it is this much better, so that it does not go to and fro. */
    private static final double BACK = 0.9;

    private static final Duration NEVER = Duration.ofDays(365);

    private MeteredPolicy() {}

    /** The rows of the table, the most generous first. */
    enum Step {
        /** Not metered. */
        OPEN(0, Duration.ZERO, true, Duration.ofSeconds(20), Duration.ofMinutes(5)),
        /** Metered, and the allowance will do. */
        NORMAL(1, Duration.ofMinutes(5), true, Duration.ofMinutes(15), Duration.ofHours(1)),
        /** It won't. */
        SAVING(1, Duration.ofMinutes(15), true, Duration.ofMinutes(30), Duration.ofHours(6)),
        /** It is nearly used up, or won't do by far. */
        TIGHT(10, Duration.ofMinutes(60), false, Duration.ofMinutes(70), Duration.ofHours(12)),
        /** Used up: no connection until the next cycle, or another line. */
        USED_UP(10, NEVER, false, Duration.ofMinutes(70), NEVER);

        private final int minutes;
        private final Duration batch;
        private final boolean live;
        private final Duration keepAlive;
        private final Duration askTime;

        Step(int minutes, Duration batch, boolean live, Duration keepAlive, Duration askTime) {
            this.minutes = minutes;
            this.batch = batch;
            this.live = live;
            this.keepAlive = keepAlive;
            this.askTime = askTime;
        }

        /** Of how many minutes readings become one aggregate; 0 when they are sent as they are. */
        int minutes() {
            return minutes;
        }

        /** How long aggregates wait for others to go with. */
        Duration batch() {
            return batch;
        }

        /** How far batches for a lab's computers are apart at the least while nobody looks; each costs some 300 bytes beside what is in it. */
        Duration relayed() {
            return batch.multipliedBy(2);
        }

        /** Whether who looks at the page sees live values. */
        boolean live() {
            return live;
        }

        /** MQTT keep-alive: longer than a batch, so that no ping is ever needed. */
        Duration keepAlive() {
            return keepAlive;
        }

        /** How often the server is asked for the time, which is how the line's round trips are known, too. */
        Duration askTime() {
            return askTime;
        }

        /** Whether there is a connection at all. */
        boolean sends() {
            return this != USED_UP;
        }

        /** The name on the wire and in logs. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The row that holds now, after the one that held before. */
    static Step step(boolean metered, Usage usage, Step before) {
        if (!metered) {
            return Step.OPEN;
        }
        if (usage.usedPart() >= STOP_FROM) {
            return Step.USED_UP;
        }
        double ease = before.compareTo(Step.TIGHT) >= 0 ? BACK : 1;
        if (usage.usedPart() >= TIGHT_FROM_USED || usage.forecastPart() > TIGHT_FROM_FORECAST * ease) {
            return Step.TIGHT;
        }
        double easeMore = before.compareTo(Step.SAVING) >= 0 ? BACK : 1;
        return usage.forecastPart() > SAVE_FROM * easeMore ? Step.SAVING : Step.NORMAL;
    }
}

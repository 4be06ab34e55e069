package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line in numbers: so many bytes a second, so long a way, a queue without end. */
class FlightLimitTest {
    private static final long SECOND = 1_000_000_000;

    private record Sent(int bytes, long sentNanos, long answeredNanos) {}

    /** Fills the line for two minutes; nothing new waits for more than a second in the second of them, and the line is used. */
    @ParameterizedTest
    @CsvSource({"1000000, 300, 0.9", "1000000, 20, 0.9", "256000, 300, 0.8", "8000000, 150, 0.85", "20000000, 600, 0.5"
    })
    void fillsTheLineAndNotItsQueue(long bitsPerSecond, long wayMillis, double used) {
        FlightLimit limit = new FlightLimit();
        Deque<Sent> flight = new ArrayDeque<>();
        long now = SECOND;
        long lineFree = now;
        long longest = 0;
        long inFlight = 0;
        long carried = 0;
        while (now < 121 * SECOND) {
            int pack = limit.packBytes();
            if (inFlight == 0 || inFlight + pack <= limit.bytes()) {
                lineFree = Math.max(lineFree, now) + 8L * pack * SECOND / bitsPerSecond;
                flight.add(new Sent(pack, now, lineFree + wayMillis * 1_000_000));
                inFlight += pack;
                if (now > 61 * SECOND) {
                    longest = Math.max(longest, lineFree - now);
                    carried += pack;
                }
            } else {
                Sent first = flight.removeFirst();
                now = Math.max(now, first.answeredNanos);
                inFlight -= first.bytes;
                limit.acknowledged(first.bytes, first.sentNanos, now, true);
            }
        }
        assertThat(longest).as("wait in the queue").isLessThan(SECOND);
        assertThat(carried * 8.0 / 60 / bitsPerSecond)
                .as("part of the line used")
                .isGreaterThan(used);
    }
}

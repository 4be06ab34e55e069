package org.chieng.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimesGivenTest {
    private static final ChannelName SOIL = new ChannelName("esp32-1", "soil");
    private static final long SECOND = 1_000_000;

    @TempDir
    private Path temp;

    private final HandClock hand = new HandClock();
    private final AgentClock clock = hand.agentClock();
    private ClockBook book;
    private TimesGiven times;

    @BeforeEach
    void open() {
        book = ClockBook.open(temp.resolve("clock"), clock);
        times = new TimesGiven(book);
    }

    /** A reading that says itself when it was measured, as a board on the network brings it. */
    private long give(long timeMicros) {
        long monotonic = clock.monotonicMicros() + timeMicros - clock.wallMicros();
        Measured measured = new Measured(Reading.ofNumber(SOIL, timeMicros, 1, null), monotonic);
        return times.give(measured).measured().reading().timeMicros();
    }

    @Test
    void readingsThatAreBroughtASecondTimeAreTheSamePoints() {
        book.serverSaid(clock.wallMicros(), clock.monotonicMicros(), clock.monotonicMicros());
        long begun = clock.wallMicros();
        hand.pass(Duration.ofSeconds(3));
        for (int copy = 0; copy < 2; copy++) {
            for (int i = 0; i < 3; i++) {
                assertThat(give(begun + i * SECOND)).as("copy %d", copy).isEqualTo(begun + i * SECOND);
            }
            hand.pass(Duration.ofSeconds(2));
        }
    }

    @Test
    void whatABoardKeptKeepsItsTimesBehindAFreshReading() {
        long now = clock.wallMicros();
        assertThat(give(now)).isEqualTo(now);
        assertThat(give(now - 600 * SECOND)).isEqualTo(now - 600 * SECOND);
        assertThat(give(now - 599 * SECOND)).isEqualTo(now - 599 * SECOND);
    }

    @Test
    void twoReadingsOfOneMomentAreTwoPoints() {
        book.serverSaid(clock.wallMicros(), clock.monotonicMicros(), clock.monotonicMicros());
        long now = clock.wallMicros();
        times.give(new Measured(Reading.ofNumber(SOIL, now, 1, null), clock.monotonicMicros()));
        Measured second = new Measured(Reading.ofNumber(SOIL, now - 1, 2, null), clock.monotonicMicros());
        assertThat(times.give(second).measured().reading().timeMicros()).isEqualTo(now + 1);
    }
}

package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.serial.format.Formats;
import org.chieng.agent.source.serial.format.Line;
import org.chieng.agent.testkit.RecordingSink;
import org.chieng.agent.time.AgentClock;
import org.junit.jupiter.api.Test;

class FaultTellerTest {
    private static final long MINUTE = 60_000_000;

    private final RecordingSink sink = new RecordingSink();
    private final FaultTeller teller = new FaultTeller("uno", sink);
    private final Formats formats = new Formats();
    private long micros;

    private void prints(String text) {
        Line line = new Line(text, true, Line.Start.SEEN, new AgentClock.Stamp(micros, micros));
        teller.tell(formats.parse(line), micros);
    }

    private void printsFor(long minutes, int timesAMinute, String text) {
        for (long i = 0; i < minutes * timesAMinute; i++) {
            micros += MINUTE / timesAMinute;
            prints(text);
        }
    }

    @Test
    void channelThatAnotherSketchNoLongerPrintsIsFaultyNoMore() {
        prints("temp:nan,hum:45");
        assertThat(sink.faults()).containsOnlyKeys("uno/temp");

        printsFor(9, 60, "soil:512");
        assertThat(sink.faults()).containsOnlyKeys("uno/temp");
        printsFor(1, 60, "soil:512");
        assertThat(sink.faults()).isEmpty();
    }

    @Test
    void channelThatIsNamedAgainAndAgainStaysFaulty() {
        for (int i = 0; i < 10; i++) {
            prints("temp:nan");
            printsFor(5, 60, "soil:512");
        }
        assertThat(sink.faults()).containsOnlyKeys("uno/temp");
    }

    @Test
    void boardThatPrintsSeldomHasGivenNothingUp() {
        prints("temp:nan");
        for (int hour = 0; hour < 19; hour++) {
            micros += 60 * MINUTE;
            prints("soil:512");
        }
        assertThat(sink.faults()).containsOnlyKeys("uno/temp");
        micros += 60 * MINUTE;
        prints("soil:512");
        assertThat(sink.faults()).isEmpty();
    }

    @Test
    void madeUpLabelsLeaveNoFaultsBehind() {
        for (int i = 0; i < 1_000; i++) {
            prints("f" + i + ":nan");
        }
        assertThat(sink.faults()).hasSize(StrictTimes.MAX_CHANNELS);
        printsFor(11, 60, "soil:512");
        assertThat(sink.faults()).isEmpty();
    }

    @Test
    void faultWithoutAChannelIsOverAfterThreeValues() {
        prints("Failed to read from DHT sensor!");
        prints("soil:1");
        prints("soil:2");
        assertThat(sink.faults()).isEqualTo(Map.of("uno", Fault.Kind.SENSOR_READ_FAILED));
        prints("soil:3");
        assertThat(sink.faults()).isEmpty();
    }
}

package org.chieng.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server was told of faults holds, though the agent is stopped or killed in between. */
class FaultsOverRestartsTest {
    private static final Fault NO_VALUE = new Fault("uno", "temp", Fault.Kind.SENSOR_NO_VALUE, "");
    private static final Fault READ_FAILED = new Fault("uno", null, Fault.Kind.SENSOR_READ_FAILED, "");

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private final CollectingSink server = new CollectingSink();
    private Path file;
    private FaultMemory memory;
    private ReadingFlow flow;

    @BeforeEach
    void start() {
        file = folder.resolve("faults");
        memory = FaultMemory.in(file, clock.agentClock());
        flow = new ReadingFlow(server, clock.agentClock(), any -> {}, Map.of(), memory);
    }

    private void stopAndStart() {
        memory.close();
        start();
    }

    private void measures(String channel) {
        clock.pass(Duration.ofSeconds(1));
        long micros = clock.micros();
        flow.accept(List.of(new Measured(
                Reading.ofNumber(new ChannelName("uno", channel), micros, 20, null),
                clock.agentClock().monotonicMicros())));
    }

    private List<String> told(String channel) {
        return server.of(channel).stream()
                .map(reading -> ((Value.Text) reading.value()).text())
                .toList();
    }

    @Test
    void faultThatWasMendedWhileTheAgentWasOffIsOverAtTheFirstValueAndToldOnce() {
        flow.fault(NO_VALUE);
        stopAndStart();
        measures("hum");
        assertThat(told("uno/temp.fault")).containsExactly("sensor-no-value");
        measures("temp");
        measures("temp");
        stopAndStart();
        measures("temp");
        assertThat(told("uno/temp.fault")).containsExactly("sensor-no-value", "ok");
    }

    @Test
    void killLosesNothingOfIt() {
        flow.fault(NO_VALUE);
        start();
        measures("temp");
        assertThat(told("uno/temp.fault")).containsExactly("sensor-no-value", "ok");
    }

    @Test
    void laterFaultsAreWrittenWithinSeconds() {
        flow.fault(NO_VALUE);
        flow.fault(new Fault("uno", "hum", Fault.Kind.SENSOR_NO_VALUE, ""));
        for (int i = 0; i < 10; i++) {
            measures("soil");
        }
        start();
        measures("hum");
        assertThat(told("uno/hum.fault")).containsExactly("sensor-no-value", "ok");
    }

    @Test
    void sourceSaysItselfThatItWorks() {
        flow.fault(READ_FAILED);
        stopAndStart();
        flow.works("uno", null);
        flow.works("uno", null);
        assertThat(told("uno/fault")).containsExactly("sensor-read-failed", "ok");
    }

    @Test
    void faultOfAWholeBoardIsOverAtTheThirdValue() {
        flow.fault(READ_FAILED);
        stopAndStart();
        measures("soil");
        measures("light");
        measures("soil");
        assertThat(told("uno/fault")).containsExactly("sensor-read-failed");
        measures("soil");
        assertThat(told("uno/fault")).containsExactly("sensor-read-failed", "ok");
    }

    @Test
    void faultThatGoesOnIsNotOver() {
        flow.fault(READ_FAILED);
        stopAndStart();
        measures("soil");
        flow.fault(READ_FAILED);
        for (int i = 0; i < 1_000; i++) {
            measures("soil");
        }
        assertThat(told("uno/fault")).containsExactly("sensor-read-failed", "sensor-read-failed");
        assertThat(flow.faults()).containsExactly(READ_FAILED);
    }

    @Test
    void channelThatAnotherSketchDoesNotPrintIsOverAfterTenMinutes() {
        flow.fault(NO_VALUE);
        stopAndStart();
        for (int second = 0; second < 600; second++) {
            measures("soil");
        }
        assertThat(told("uno/temp.fault")).containsExactly("sensor-no-value");
        measures("soil");
        assertThat(told("uno/temp.fault")).containsExactly("sensor-no-value", "ok");
    }

    @Test
    void faultThatComesAndGoesIsWrittenOnce() throws IOException {
        flow.fault(NO_VALUE);
        Files.delete(file);
        for (int i = 0; i < 1_000; i++) {
            clock.pass(Duration.ofSeconds(3));
            flow.works("uno", "temp");
            flow.fault(NO_VALUE);
        }
        assertThat(file).doesNotExist();
        clock.pass(Duration.ofHours(1));
        flow.works("uno", "temp");
        assertThat(Files.readString(file)).doesNotContain("uno/temp");
    }

    @Test
    void damagedFileCostsNoReading() throws IOException {
        Files.writeString(file, "spoilt");
        start();
        measures("temp");
        assertThat(server.of("uno/temp")).hasSize(1);
        assertThat(told("uno/temp.fault")).isEmpty();
    }
}

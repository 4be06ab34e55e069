package org.chieng.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.HandClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal refuses of faults, since the disk is full, is told when there is room again. */
class FaultsOverAFullDiskTest {
    private static final Fault NO_TEMP = new Fault("uno", "temp", Fault.Kind.SENSOR_NO_VALUE, "");
    private static final Fault NO_HUM = new Fault("uno", "hum", Fault.Kind.SENSOR_NO_VALUE, "");

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private final List<Reading> server = new ArrayList<>();
    private final List<Reading> shown = new ArrayList<>();
    private boolean full;
    private int refused;
    private FaultMemory memory;
    private ReadingFlow flow;

    @BeforeEach
    void start() {
        memory = FaultMemory.in(folder.resolve("faults"), clock.agentClock());
        flow = new ReadingFlow(this::journal, clock.agentClock(), any -> {}, Map.of(), memory);
        flow.listenToReadings(measured -> measured.forEach(one -> shown.add(one.reading())));
    }

    private boolean journal(List<Measured> measured) {
        if (full) {
            refused += measured.size();
        } else {
            measured.forEach(one -> server.add(one.reading()));
        }
        return !full;
    }

    private void measures(String channel) {
        clock.pass(Duration.ofSeconds(1));
        flow.accept(List.of(new Measured(
                Reading.ofNumber(new ChannelName("uno", channel), clock.micros(), 20, null),
                clock.agentClock().monotonicMicros())));
    }

    private static List<String> told(List<Reading> readings, String channel) {
        return readings.stream()
                .filter(reading -> reading.channel().toString().equals(channel))
                .map(reading -> ((Value.Text) reading.value()).text())
                .toList();
    }

    @Test
    void faultThatIsMendedMeanwhileIsTakenBackWithTheMomentAtWhichItWas() {
        flow.fault(NO_TEMP);
        full = true;
        clock.pass(Duration.ofMinutes(1));
        long mended = clock.micros();
        flow.works("uno", "temp");
        measures("temp");
        full = false;
        measures("temp");
        measures("temp");
        assertThat(told(server, "uno/temp.fault")).containsExactly("sensor-no-value", "ok");
        assertThat(server.stream()
                        .filter(reading -> reading.channel().channel().equals("temp.fault"))
                        .skip(1))
                .allSatisfy(reading -> assertThat(reading.timeMicros()).isEqualTo(mended));
        assertThat(told(shown, "uno/temp.fault")).as("the page hears it once").containsExactly("sensor-no-value", "ok");
    }

    @Test
    void faultThatBeginsMeanwhileIsToldThoughItsSourceSaysNothingElse() {
        full = true;
        flow.fault(NO_HUM);
        full = false;
        clock.pass(Duration.ofSeconds(10));
        flow.fault(NO_HUM);
        flow.fault(NO_HUM);
        assertThat(told(server, "uno/hum.fault")).containsExactly("sensor-no-value");
    }

    @Test
    void faultThatBeginsAndEndsMeanwhileIsToldWithItsEnd() {
        full = true;
        long began = clock.micros();
        flow.fault(NO_HUM);
        clock.pass(Duration.ofMinutes(1));
        long ended = clock.micros();
        flow.works("uno", "hum");
        clock.pass(Duration.ofMinutes(1));
        full = false;
        measures("hum");
        assertThat(told(server, "uno/hum.fault")).containsExactly("sensor-no-value", "ok");
        assertThat(server.stream()
                        .filter(reading -> reading.channel().channel().equals("hum.fault"))
                        .map(Reading::timeMicros))
                .containsExactly(began, ended);
        assertThat(told(shown, "uno/hum.fault")).containsExactly("sensor-no-value", "ok");
    }

    @Test
    void endIsNotToldBeforeItsFaultThoughThereIsRoomAgain() {
        full = true;
        flow.fault(NO_HUM);
        full = false;
        clock.pass(Duration.ofSeconds(20));
        flow.works("uno", "hum");
        assertThat(told(server, "uno/hum.fault")).containsExactly("sensor-no-value", "ok");
    }

    @Test
    void ofManyFaultsOfAPlaceTheLastIsToldWithItsEnd() {
        full = true;
        for (int i = 0; i < 5; i++) {
            flow.fault(NO_HUM);
            flow.works("uno", "hum");
            flow.works("uno", "hum");
        }
        full = false;
        measures("hum");
        measures("hum");
        assertThat(told(server, "uno/hum.fault")).containsExactly("sensor-no-value", "ok");
    }

    @Test
    void onlyTheNewestOfAPlaceIsTold() {
        full = true;
        flow.fault(NO_HUM);
        flow.works("uno", "hum");
        flow.fault(new Fault("uno", "hum", Fault.Kind.OUT_OF_RANGE, ""));
        full = false;
        measures("temp");
        assertThat(told(server, "uno/hum.fault")).containsExactly("out-of-range");
    }

    @Test
    void stopMeanwhileDoesNotForgetThatItIsStillToBeTakenBack() {
        flow.fault(NO_TEMP);
        full = true;
        flow.works("uno", "temp");
        memory.close();
        full = false;
        start();
        measures("temp");
        assertThat(told(server, "uno/temp.fault")).containsExactly("sensor-no-value", "ok");
    }

    @Test
    void faultOfAnEarlierRunThatIsOverMeanwhileIsTakenBack() {
        flow.fault(NO_TEMP);
        memory.close();
        start();
        full = true;
        measures("temp");
        full = false;
        measures("temp");
        assertThat(told(server, "uno/temp.fault")).containsExactly("sensor-no-value", "ok");
    }

    @Test
    void triesThatFailAreFew() {
        full = true;
        flow.fault(NO_TEMP);
        flow.fault(NO_HUM);
        for (int second = 0; second < 60; second++) {
            clock.pass(Duration.ofSeconds(1));
            flow.fault(NO_TEMP);
        }
        assertThat(refused).as("each counts as a reading that is lost").isBetween(3, 9);
        full = false;
        clock.pass(Duration.ofSeconds(10));
        flow.fault(NO_TEMP);
        assertThat(told(server, "uno/temp.fault")).containsExactly("sensor-no-value");
        assertThat(told(server, "uno/hum.fault")).containsExactly("sensor-no-value");
    }
}

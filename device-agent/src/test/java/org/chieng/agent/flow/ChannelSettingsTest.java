package org.chieng.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

class ChannelSettingsTest {
    private static final ChannelName SOIL = new ChannelName("uno", "soil");
    private static final Calibration HALF = new Calibration(0.5, 1);

    private final HandClock clock = new HandClock();
    private final CollectingSink journal = new CollectingSink();
    private final Map<ChannelName, Calibration> told = new HashMap<>();
    private ReadingFlow flow = flow();
    private long micros = 1_000_000;
    private boolean takes = true;

    private ReadingFlow flow() {
        AgentClock agentClock = clock.agentClock();
        return new ReadingFlow(
                readings -> takes && journal.accept(readings),
                agentClock,
                told::putAll,
                told,
                FaultMemory.none(agentClock));
    }

    private void reads(double value) {
        flow.accept(
                List.of(new Measured(new Reading(SOIL, ++micros, new Value.Numeric(value), "V", "Soil"), micros + 7)));
    }

    private static ChannelSetting calibrated(Calibration calibration) {
        return new ChannelSetting(null, null, calibration, false);
    }

    private List<String> journalled() {
        return journal.all().stream()
                .map(one -> one.reading())
                .map(reading -> reading.channel().channel() + "@" + reading.timeMicros() + " "
                        + reading.value().fold(n -> "" + n.number(), Value.Text::text, b -> "" + b.on(), d -> "?"))
                .toList();
    }

    @Test
    void leavesReadingsAloneWithoutSettings() {
        List<Measured> same = List.of(new Measured(Reading.ofNumber(SOIL, 1, 512, null), 1));
        flow.accept(same);
        assertThat(journal.all()).isEqualTo(same);
    }

    @Test
    void givesNameUnitAndCalibration() {
        flow.channels(Map.of(SOIL, new ChannelSetting("Độ ẩm đất", "%", HALF, false)));
        reads(40);
        Reading stored = journal.of("uno/soil").get(0);
        assertThat(stored).isEqualTo(new Reading(SOIL, micros, new Value.Numeric(21), "%", "Độ ẩm đất"));
        assertThat(journal.all()).extracting(Measured::monotonicMicros).containsOnly(micros + 7);
    }

    @Test
    void tellsACalibrationWithTheFirstReadingThatHasItAndOnlyThen() {
        reads(1);
        flow.channels(Map.of(SOIL, calibrated(HALF)));
        reads(2);
        reads(4);
        flow.channels(Map.of(SOIL, calibrated(new Calibration(2, 0))));
        reads(8);
        flow.channels(Map.of());
        reads(16);
        reads(32);
        assertThat(journalled())
                .containsExactly(
                        "soil@1000001 1.0",
                        "soil.calibration@1000002 scale=0.5 offset=1.0",
                        "soil@1000002 2.0",
                        "soil@1000003 3.0",
                        "soil.calibration@1000004 scale=2.0 offset=0.0",
                        "soil@1000004 16.0",
                        "soil.calibration@1000005 scale=1.0 offset=0.0",
                        "soil@1000005 16.0",
                        "soil@1000006 32.0");
    }

    @Test
    void tellsAChangeThatWasMadeWhileTheAgentWasOff() {
        flow.channels(Map.of(SOIL, calibrated(HALF)));
        reads(2);
        flow = flow();
        flow.channels(Map.of(SOIL, calibrated(HALF)));
        reads(2);
        assertThat(journalled().stream().filter(line -> line.contains("calibration")))
                .hasSize(1);
        flow = flow();
        reads(2);
        assertThat(journalled()).last().isEqualTo("soil@1000003 2.0");
        assertThat(journalled().get(journalled().size() - 2))
                .isEqualTo("soil.calibration@1000003 scale=1.0 offset=0.0");
    }

    @Test
    void tellsACalibrationAgainWhenTheJournalRefusedIt() {
        flow.channels(Map.of(SOIL, calibrated(HALF)));
        takes = false;
        reads(1);
        assertThat(told).isEmpty();
        takes = true;
        reads(2);
        reads(4);
        assertThat(journalled())
                .containsExactly(
                        "soil.calibration@1000002 scale=0.5 offset=1.0", "soil@1000002 2.0", "soil@1000003 3.0");
        assertThat(told).containsEntry(SOIL, HALF);
    }

    @Test
    void leavesOutWhatIsIgnoredAndItsFaults() {
        flow.channels(Map.of(SOIL, new ChannelSetting(null, null, Calibration.NONE, true)));
        reads(2);
        flow.fault(new Fault("uno", "soil", Fault.Kind.SENSOR_NO_VALUE, ""));
        flow.accept(List.of(new Measured(Reading.ofNumber(new ChannelName("uno", "temp"), 1, 20, null), 1)));
        assertThat(journalled()).containsExactly("temp@1 20.0");
        assertThat(flow.faults()).isEmpty();
    }

    @Test
    void leavesTextsAsTheyAreAndDropsWhatNoNumberCanHold() {
        flow.channels(Map.of(SOIL, calibrated(new Calibration(1e30, 0))));
        reads(1e300);
        flow.accept(List.of(new Measured(new Reading(SOIL, 9, new Value.Text("dry"), null, null), 9)));
        assertThat(journalled()).containsExactly("soil@9 dry");
    }

    @Test
    void drawsALineThroughTwoPoints() {
        Calibration line = Calibration.through(800, 0, 300, 100);
        assertThat(line.apply(800)).isEqualTo(0);
        assertThat(line.apply(300)).isEqualTo(100);
        assertThat(line.apply(550)).isEqualTo(50);
        assertThatThrownBy(() -> Calibration.through(300, 0, 300, 100)).hasMessageContaining("two points must differ");
        assertThatThrownBy(() -> new Calibration(0, 1)).hasMessageContaining("other than 0");
    }
}

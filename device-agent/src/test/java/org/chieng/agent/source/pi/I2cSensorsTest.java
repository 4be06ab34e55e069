package org.chieng.agent.source.pi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.pi4j.provider.Provider;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.testkit.RecordingSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.sim.avr.I2cSlave;
import org.chieng.sim.signal.Ads1115;
import org.chieng.sim.signal.Bh1750;
import org.chieng.sim.signal.Bme280;
import org.chieng.sim.signal.Bme280Calibration;
import org.chieng.sim.signal.Sht31;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drivers as they are, through Pi4J, on a bus of register-level sensors. */
class I2cSensorsTest {
    private static final Duration OFTEN = PiConfig.SHORTEST;

    private final SimI2cProvider bus = new SimI2cProvider();
    private final RecordingSink sink = new RecordingSink();
    private final AgentClock clock = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(0, 1));
    private volatile double celsius = 23.5;
    private volatile double percent = 41;
    private volatile double pascals = 101_320;
    private volatile double lux = 345;
    /** Runs nothing until a test starts one. */
    private PiSource source = new PiSource(
            new PiConfig(
                    List.of(),
                    false,
                    PiConfig.SHORTEST,
                    new PiConfig.OneWireSetting(Path.of("none"), Map.of()),
                    List.of()),
            sink,
            new HandClock().agentClock());

    @TempDir
    Path folder;

    @BeforeEach
    void plugAll() {
        bus.plug(bme280(Bme280.ADDRESS, Bme280Calibration.EXAMPLE, 0));
    }

    @AfterEach
    void stop() {
        source.close();
    }

    private I2cSlave bme280(int address, Bme280Calibration calibration, double warmer) {
        return new Bme280(
                address, calibration, new Bme280.Air(cycle -> celsius + warmer, cycle -> percent, cycle -> pascals));
    }

    private static PiConfig.I2cSetting setting(I2cType type, int address, String name) {
        return new PiConfig.I2cSetting(type, 1, address, name, OFTEN, 4.096);
    }

    private void start(boolean discover, PiConfig.I2cSetting... settings) {
        PiConfig config = new PiConfig(
                List.of(settings), discover, OFTEN, new PiConfig.OneWireSetting(folder, Map.of()), List.of());
        source = new PiSource(config, sink, clock);
        source.start(new Pi4j(part -> new Provider<?, ?, ?>[] {bus}), discover);
    }

    private void awaitNumber(String channel, double value, double about) {
        await().untilAsserted(() -> assertThat(sink.last(channel)).isCloseTo(value, within(about)));
    }

    @Test
    void bme280GivesTheWorldsValues() {
        start(false, setting(I2cType.BME280, 0x76, "lop-hoc"));

        awaitNumber("lop-hoc/temperature", 23.5, 0.0051);
        awaitNumber("lop-hoc/humidity", 41, 0.011);
        awaitNumber("lop-hoc/pressure", 1_013.2, 0.011);
        assertThat(sink.unit("lop-hoc/temperature")).isEqualTo("Cel");
        assertThat(sink.unit("lop-hoc/humidity")).isEqualTo("%RH");
        assertThat(sink.unit("lop-hoc/pressure")).isEqualTo("hPa");
        celsius = -12.25;
        awaitNumber("lop-hoc/temperature", -12.25, 0.0051);
        assertThat(source.status()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(SourceStatus.State.READING);
            assertThat(status.place()).isEqualTo("i2c-1 0x76");
            assertThat(status.channels()).containsExactly("temperature", "humidity", "pressure");
        });
    }

    @Test
    void twoOfAKindWithWordsOfTheirOwnDoNotMixUp() {
        bus.plug(bme280(0x77, Bme280Calibration.OTHER, 5));
        start(false, setting(I2cType.BME280, 0x76, "inside"), setting(I2cType.BME280, 0x77, "outside"));

        awaitNumber("inside/temperature", 23.5, 0.0051);
        awaitNumber("outside/temperature", 28.5, 0.0051);
        awaitNumber("outside/pressure", 1_013.2, 0.011);
    }

    @Test
    void bh1750GivesLightAlsoInTheSun() {
        bus.plug(new Bh1750(cycle -> lux));
        start(false, setting(I2cType.BH1750, 0x23, "sky"));

        awaitNumber("sky/light", 345, 0.05);
        lux = 98_000; // full at the usual time
        awaitNumber("sky/light", 98_000, 1.9);
        lux = 130_000; // more than it can at all
        await().until(() -> sink.faults().get("sky/light") == Fault.Kind.OUT_OF_RANGE);
        lux = 100;
        awaitNumber("sky/light", 100, 0.05); // a step is 0.83 lx, and 100 lx are 120;
        assertThat(sink.faults()).isEmpty();
        assertThat(sink.readings.numbers("sky/light"))
                .as("never a value that is not the world's")
                .allMatch(one -> Math.abs(one - 345) < 1 || Math.abs(one - 98_000) < 2 || Math.abs(one - 100) < 2);
    }

    @Test
    void ads1115GivesFourVoltages() {
        bus.plug(new Ads1115(0x49, (input, cycle) -> new double[] {0.5, 3.3, -0.125, 4.2}[input]));
        start(false, setting(I2cType.ADS1115, 0x49, "adc"));

        awaitNumber("adc/a0", 0.5, 1e-6);
        awaitNumber("adc/a1", 3.3, 0.0001);
        awaitNumber("adc/a2", -0.125, 1e-6);
        await().until(() -> sink.faults().get("adc/a3") == Fault.Kind.OUT_OF_RANGE);
        assertThat(sink.readings.channels()).doesNotContain("adc/a3");
        assertThat(sink.unit("adc/a0")).isEqualTo("V");
    }

    @Test
    void sht31GivesNothingWhoseChecksumIsWrong() {
        Sht31 sht31 = new Sht31(0x44, cycle -> celsius, cycle -> percent);
        bus.plug(sht31);
        start(false, setting(I2cType.SHT31, 0x44, "sht"));
        awaitNumber("sht/temperature", 23.5, 0.0051);
        awaitNumber("sht/humidity", 41, 0.0051);

        sht31.spoil(true);
        await().until(() -> sink.faults().get("sht") == Fault.Kind.CHECKSUM);
        sht31.spoil(false);
        await().until(() -> sink.faults().isEmpty());
        assertThat(sink.readings.numbers("sht/temperature")).containsOnly(23.5);
    }

    @Test
    void crcIsThatOfTheDatasheet() {
        assertThat(Sht31Driver.crc((byte) 0xbe, (byte) 0xef)).isEqualTo(0x92);
    }

    @Test
    void unpluggedSensorIsAFaultAndComesBackByItselfWhileOthersGoOn() {
        bus.plug(new Bh1750(cycle -> lux));
        start(false, setting(I2cType.BME280, 0x76, "air"), setting(I2cType.BH1750, 0x23, "sky"));
        awaitNumber("air/temperature", 23.5, 0.0051);

        bus.unplug(0x76);
        await().until(() -> sink.faults().get("air") == Fault.Kind.BUS_ERROR);
        assertThat(sink.details()).anyMatch(detail -> detail.equals("i2c-1 0x76: Remote I/O error"));
        assertThat(source.status())
                .anySatisfy(status -> assertThat(status.state()).isEqualTo(SourceStatus.State.GONE));
        int before = sink.readings.numbers("sky/light").size();
        await().until(() -> sink.readings.numbers("sky/light").size() > before + 2);

        celsius = 30;
        bus.plug(bme280(0x76, Bme280Calibration.OTHER, 0)); // another one: its own words are read anew
        assertThat(source.restart("air")).isTrue();
        awaitNumber("air/temperature", 30, 0.0051);
        assertThat(sink.faults()).isEmpty();
        assertThat(source.restart("nobody")).isFalse();
        assertThat(source.setInterval("nobody", OFTEN)).isFalse();
    }

    @Test
    void whatIsNotThereOrSomethingElseIsTold() {
        bus.plug(new Bh1750(0x77, cycle -> lux)); // reads as zeros there
        start(false, setting(I2cType.BME280, 0x77, "wrong"), setting(I2cType.SHT31, 0x45, "absent"));

        await().until(() -> sink.faults().get("wrong") == Fault.Kind.SENSOR_NOT_FOUND);
        await().until(() -> sink.faults().get("absent") == Fault.Kind.BUS_ERROR);
        assertThat(sink.readings.all()).isEmpty();
    }

    @Test
    void findsSensorsThatTellWhatTheyAreAndLeavesConfiguredOnesAlone() {
        bus.plug(bme280(0x77, Bme280Calibration.OTHER, 5));
        bus.plug(new Sht31(0x44, cycle -> celsius, cycle -> percent));
        bus.plug(new Bh1750(cycle -> lux)); // can't say what it is
        start(true, setting(I2cType.BME280, 0x76, "air"));

        awaitNumber("bme280-77/temperature", 28.5, 0.0051);
        awaitNumber("sht31/humidity", 41, 0.0051);
        awaitNumber("air/temperature", 23.5, 0.0051);
        assertThat(source.status()).extracting(SourceStatus::name).containsExactly("air", "bme280-77", "sht31");
        assertThat(sink.faults()).isEmpty();
    }

    @Test
    void withoutABusEachSensorIsAFaultAndNothingStops() {
        PiConfig config = new PiConfig(
                List.of(new PiConfig.I2cSetting(I2cType.BME280, 63, 0x76, "air", OFTEN, 4.096)),
                false,
                OFTEN,
                new PiConfig.OneWireSetting(folder, Map.of()),
                List.of());
        source = new PiSource(config, sink, clock); // Pi4J's own provider, which finds no /dev/i2c-63
        source.start();

        await().until(() -> sink.faults().get("air") == Fault.Kind.BUS_ERROR);
        assertThat(sink.details().get(0)).startsWith("i2c-63 0x76: ");
    }

    @Test
    void timesOfAChannelOnlyGrow() {
        AgentClock stopped = new AgentClock(
                Clock.fixed(Instant.parse("2026-03-02T07:30:00Z"), ZoneOffset.UTC), System::nanoTime, new UUID(0, 1));
        PiConfig config = new PiConfig(
                List.of(setting(I2cType.BME280, 0x76, "air")),
                false,
                OFTEN,
                new PiConfig.OneWireSetting(folder, Map.of()),
                List.of());
        source = new PiSource(config, sink, stopped);
        source.start(new Pi4j(part -> new Provider<?, ?, ?>[] {bus}), false);

        await().until(() -> sink.readings.of("air/temperature").size() >= 3);
        assertThat(sink.readings.of("air/temperature"))
                .extracting(reading -> reading.timeMicros())
                .doesNotHaveDuplicates();
    }
}

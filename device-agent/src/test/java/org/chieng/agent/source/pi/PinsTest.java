package org.chieng.agent.source.pi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.pwm.Pwm;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import com.pi4j.plugin.mock.provider.pwm.MockPwmProvider;
import com.pi4j.provider.Provider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.testkit.RecordingSink;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Inputs, outputs and PWM on the pins that Pi4J pretends to have. */
class PinsTest {
    private static final Duration SETTLES = Duration.ofMillis(30);

    private final HandClock clock = new HandClock();
    private final RecordingSink sink = new RecordingSink();
    private final Pi4j pi4j = new Pi4j(part -> switch (part) {
        case PWM -> new Provider<?, ?, ?>[] {MockPwmProvider.newInstance()};
        default ->
            new Provider<?, ?, ?>[] {MockDigitalInputProvider.newInstance(), MockDigitalOutputProvider.newInstance()};
    });
    private final PiSource source = new PiSource(
            new PiConfig(
                    List.of(),
                    false,
                    PiConfig.SHORTEST,
                    new PiConfig.OneWireSetting(Path.of("none"), Map.of()),
                    List.of(
                            pin("button", PiConfig.PinMode.INPUT, 17, true, 0),
                            pin("pump", PiConfig.PinMode.OUTPUT, 27, true, 0),
                            pin("beacon", PiConfig.PinMode.OUTPUT, 22, false, 100),
                            pin("lamp", PiConfig.PinMode.PWM, 0, false, 25))),
            sink,
            clock.agentClock());

    private static PiConfig.PinSetting pin(String name, PiConfig.PinMode mode, int pin, boolean inverted, double safe) {
        return new PiConfig.PinSetting(name, mode, pin, inverted, PiConfig.Pull.UP, SETTLES, safe, 1_000);
    }

    @AfterEach
    void stop() {
        source.close();
    }

    private Context start(Pi4j.Part part) throws IOException {
        source.start(pi4j, false);
        await().until(() -> source.status().size() == 4);
        return pi4j.context(part);
    }

    private List<Value> told(String channel) {
        return sink.readings.of(channel).stream().map(Reading::value).toList();
    }

    private Actuator actuator(String name) {
        return source.actuators().stream()
                .filter(one -> one.name().toString().equals("gpio/" + name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void inputTellsChangesThatLastAndNoBounce() throws Exception {
        MockDigitalInput pin = start(Pi4j.Part.GPIO).registry().get("gpio 17", MockDigitalInput.class);
        pin.mockState(DigitalState.HIGH); // the pull-up: not pressed
        await().until(() -> told("gpio/button").contains(new Value.Bool(false)));
        int before = told("gpio/button").size();
        long pressed = clock.micros();
        for (int i = 0; i < 20; i++) {
            pin.mockState(i % 2 == 0 ? DigitalState.LOW : DigitalState.HIGH);
        }
        pin.mockState(DigitalState.LOW);
        await().until(() -> told("gpio/button").size() > before);

        assertThat(told("gpio/button").subList(before, before + 1)).containsExactly(new Value.Bool(true));
        assertThat(sink.readings.of("gpio/button").get(before).timeMicros())
                .as("the first edge")
                .isBetween(pressed, pressed + 10);
        pin.mockState(DigitalState.HIGH);
        await().until(() -> told("gpio/button").size() == before + 2);
        assertThat(told("gpio/button").get(before + 1)).isEqualTo(new Value.Bool(false));
    }

    @Test
    void outputIsSafeAtTheStartAndTheEnd() throws Exception {
        DigitalOutput pump = start(Pi4j.Part.GPIO).registry().get("gpio 27", DigitalOutput.class);
        assertThat(pump.state()).as("a relay that switches on low").isEqualTo(DigitalState.HIGH);

        Actuator actuator = actuator("pump");
        actuator.set(new Value.Bool(true));
        assertThat(pump.state()).isEqualTo(DigitalState.LOW);
        actuator.set(new Value.Numeric(0));
        assertThat(pump.state()).isEqualTo(DigitalState.HIGH);
        actuator.set(new Value.Numeric(1));
        source.close();

        assertThat(pump.state()).isEqualTo(DigitalState.HIGH);
        assertThat(told("gpio/pump"))
                .extracting(value -> ((Value.Bool) value).on())
                .containsExactly(false, true, false, true, false);
        assertThat(told("gpio/beacon")).allMatch(value -> value.equals(new Value.Bool(true)));
        assertThatThrownBy(() -> actuator.set(new Value.Bool(true))).hasMessageContaining("closed");
    }

    @Test
    void outputsAreSafeThoughPi4jIsShutDownBeforeThem() throws Exception {
        DigitalOutput pump = start(Pi4j.Part.GPIO).registry().get("gpio 27", DigitalOutput.class);
        Pwm lamp = pi4j.context(Pi4j.Part.PWM).registry().get("pwm 0", Pwm.class);
        actuator("pump").set(new Value.Bool(true));
        actuator("lamp").set(new Value.Numeric(62.5));
        assertThat(pump.state()).isEqualTo(DigitalState.LOW);

        pi4j.context(Pi4j.Part.GPIO).shutdown();
        pi4j.context(Pi4j.Part.PWM).shutdown();

        assertThat(pump.state()).isEqualTo(DigitalState.HIGH);
        assertThat(lamp.dutyCycle()).isEqualTo(25);
        source.close();
        assertThat(pump.state()).isEqualTo(DigitalState.HIGH);
        assertThat(lamp.dutyCycle()).isEqualTo(25);
    }

    @Test
    void pi4jDoesNothingByItselfWhenTheProgramIsStopped() throws Exception {
        for (Pi4j.Part part : Pi4j.Part.values()) {
            assertThat(pi4j.context(part).config().enableShutdownHook())
                    .as(part.name())
                    .isFalse();
        }
    }

    @Test
    void pwmTakesPercent() throws Exception {
        Pwm lamp = start(Pi4j.Part.PWM).registry().get("pwm 0", Pwm.class);
        assertThat(lamp.dutyCycle()).isEqualTo(25);

        actuator("lamp").set(new Value.Numeric(62.5));
        assertThat(lamp.dutyCycle()).isEqualTo(62.5f);
        assertThat(lamp.isOn()).isTrue();
        actuator("lamp").set(new Value.Bool(false));
        assertThat(lamp.isOn()).isFalse();
        source.close();

        assertThat(lamp.dutyCycle()).isEqualTo(25);
        assertThat(sink.readings.numbers("gpio/lamp")).containsExactly(25.0, 62.5, 0.0, 25.0);
        assertThat(sink.unit("gpio/lamp")).isEqualTo("%");
    }

    @Test
    void valuesThatAPinCannotTakeAreRefused() throws Exception {
        start(Pi4j.Part.GPIO);
        for (Value value : List.of(new Value.Numeric(0.5), new Value.Text("on"), new Value.Data(new byte[1]))) {
            assertThatThrownBy(() -> actuator("pump").set(value)).hasMessageContaining("takes true or false");
        }
        for (Value value : List.of(new Value.Numeric(101), new Value.Numeric(-1), new Value.Text("half"))) {
            assertThatThrownBy(() -> actuator("lamp").set(value)).hasMessageContaining("0 to 100 percent");
        }
    }

    @Test
    void pinsOfAComputerWithoutAnyAreFaultsAndNothingElse() {
        source.start(new Pi4j(), false); // the kernel's own: no gpiochip, no pwmchip

        await().until(() -> sink.faults().size() == 4);
        assertThat(sink.faults())
                .containsOnlyKeys("gpio/button", "gpio/pump", "gpio/beacon", "gpio/lamp")
                .containsValue(Fault.Kind.BUS_ERROR);
        assertThat(source.actuators()).isEmpty();
        assertThat(source.status()).extracting(SourceStatus::state).containsOnly(SourceStatus.State.FAULTY);
    }
}

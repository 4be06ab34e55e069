package org.chieng.agent.source.pi;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.io.IOException;
import org.chieng.agent.source.Takes;
import org.chieng.protocol.senml.Value;

/** A pin that is set to yes or no: a relay, a lamp. Thread-safe. */
final class GpioOutput extends PinActuator {
    private final DigitalOutput pin;

    GpioOutput(PiConfig.PinSetting setting, Pi4j pi4j, SourceOutput output) throws IOException {
        super(setting, output);
        try {
            Context context = pi4j.context(Pi4j.Part.GPIO);
            DigitalState safe = level(setting.safe());
            pin = context.create(DigitalOutput.newConfigBuilder(context)
                    .id(setting.place())
                    .address(setting.pin())
                    .initial(safe)
                    .shutdown(safe)
                    .build());
        } catch (RuntimeException | LinkageError e) {
            throw Pi4j.reason(e);
        }
    }

    private DigitalState level(double percent) {
        return (percent > 0) != setting().inverted() ? DigitalState.HIGH : DigitalState.LOW;
    }

    @Override
    public Takes takes() {
        return Takes.SWITCH;
    }

    @Override
    double percentOf(Value value) {
        return value.fold(
                number -> wholeOf(number.number()),
                text -> refuse(),
                bool -> bool.on() ? 100.0 : 0.0,
                data -> refuse());
    }

    private static double wholeOf(double number) {
        if (number != 0 && number != 1) {
            return refuse();
        }
        return number * 100;
    }

    private static double refuse() {
        throw new IllegalArgumentException("this pin takes true or false, or 1 or 0");
    }

    @Override
    void drive(double percent) {
        pin.state(level(percent));
    }

    @Override
    Value shown(double percent) {
        return new Value.Bool(percent > 0);
    }
}

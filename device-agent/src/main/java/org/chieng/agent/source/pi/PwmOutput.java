package org.chieng.agent.source.pi;

import com.pi4j.context.Context;
import com.pi4j.io.pwm.Pwm;
import com.pi4j.io.pwm.PwmType;
import java.io.IOException;
import org.chieng.agent.source.Takes;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** A hardware PWM channel that is set to 0 to 100 percent: a lamp's brightness, a motor's speed. Thread-safe. */
final class PwmOutput extends PinActuator {
    private final Pwm pin;

    PwmOutput(PiConfig.PinSetting setting, Pi4j pi4j, SourceOutput output) throws IOException {
        super(setting, output);
        try {
            Context context = pi4j.context(Pi4j.Part.PWM);
            pin = context.create(Pwm.newConfigBuilder(context)
                    .id(setting.place())
                    .address(setting.pin())
                    .pwmType(PwmType.HARDWARE)
                    .frequency(setting.hertz())
                    .initial(duty(setting.safe()))
                    .shutdown(duty(setting.safe()))
                    .build());
        } catch (RuntimeException | LinkageError e) {
            throw Pi4j.reason(e);
        }
    }

    private double duty(double percent) {
        return setting().inverted() ? 100 - percent : percent;
    }

    @Override
    public Takes takes() {
        return Takes.range(100);
    }

    @Override
    double percentOf(Value value) {
        return value.fold(
                number -> within(number.number()), text -> refuse(), bool -> bool.on() ? 100.0 : 0.0, data -> refuse());
    }

    private static double within(double number) {
        return number >= 0 && number <= 100 ? number : refuse();
    }

    private static double refuse() {
        throw new IllegalArgumentException("this PWM takes 0 to 100 percent, or true or false");
    }

    @Override
    void drive(double percent) {
        double duty = duty(percent);
        if (duty > 0) {
            pin.on(duty, setting().hertz());
        } else {
            pin.off();
        }
    }

    @Override
    Value shown(double percent) {
        return new Value.Numeric(percent);
    }

    @Override
    @Nullable
    String unit() {
        return "%";
    }
}

package org.chieng.agent.source.pi;

import java.io.IOException;
import org.chieng.agent.source.Actuator;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What outputs have in common: their safe state at the start and the end, and that they tell what they were set to. Thread-safe. */
abstract class PinActuator implements Actuator {
    private static final Logger log = LoggerFactory.getLogger(PinActuator.class);

    private final PiConfig.PinSetting setting;
    private final SourceOutput output;
    private boolean closed;

    PinActuator(PiConfig.PinSetting setting, SourceOutput output) {
        this.setting = setting;
        this.output = output;
    }

    PiConfig.PinSetting setting() {
        return setting;
    }

    @Override
    public ChannelName name() {
        return new ChannelName(output.source(), setting.name());
    }

    /** How far on a value means, 0 to 100; throws IllegalArgumentException when it means none. */
    abstract double percentOf(Value value);

    /** Sets the pin. */
    abstract void drive(double percent);

    /** What the channel tells when it is set so far on. */
    abstract Value shown(double percent);

    @Nullable
    String unit() {
        return null;
    }

    @Override
    public synchronized void set(Value value) throws IOException {
        double percent = percentOf(value);
        if (closed) {
            throw new IOException(name() + " is closed");
        }
        try {
            drive(percent);
        } catch (RuntimeException e) {
            throw Pi4j.reason(e);
        }
        tell(percent);
    }

    /** Tells the safe state, which the pin has since it was made. */
    synchronized void start() {
        tell(setting.safe());
    }

    private void tell(double percent) {
        Measurements measurements = new Measurements();
        measurements.values().add(new Measurements.Entry(setting.name(), shown(percent), unit()));
        output.tell(measurements, output.now());
    }

    /** Makes it safe; it can't be set any longer. */
    synchronized void close() {
        closed = true;
        try {
            drive(setting.safe());
            tell(setting.safe());
        } catch (RuntimeException e) {
            log.error("{} could not be made safe: {}", name(), Pi4j.reason(e).getMessage());
        }
    }
}

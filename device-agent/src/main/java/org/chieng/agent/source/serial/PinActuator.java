package org.chieng.agent.source.serial;

import java.io.IOException;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Takes;
import org.chieng.agent.source.serial.firmata.FirmataBoard;
import org.chieng.agent.source.serial.firmata.PinUse;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;

/** A pin of a Firmata board that can be set. Thread-safe. */
record PinActuator(String source, FirmataBoard board, PinUse pin) implements Actuator {
    @Override
    public ChannelName name() {
        return new ChannelName(source, pin.name());
    }

    @Override
    public Takes takes() {
        double most = pin.most();
        return most == 1 ? Takes.SWITCH : Takes.range(most);
    }

    @Override
    public void set(Value value) throws IOException {
        board.set(pin, value);
    }
}

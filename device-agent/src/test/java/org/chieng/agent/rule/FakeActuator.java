package org.chieng.agent.rule;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.agent.source.Actuator;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;

/** A pump without a board: keeps what it was set to. */
class FakeActuator implements Actuator {
    static final Value ON = new Value.Bool(true);
    static final Value OFF = new Value.Bool(false);

    final List<Value> sets = new CopyOnWriteArrayList<>();
    volatile boolean broken;
    private final ChannelName name;

    FakeActuator(String source, String channel) {
        this.name = new ChannelName(source, channel);
    }

    @Override
    public ChannelName name() {
        return name;
    }

    @Override
    public void set(Value value) throws IOException {
        if (broken) {
            throw new IOException("the board does not answer");
        }
        if (value instanceof Value.Text) {
            throw new IllegalArgumentException("it takes on or off");
        }
        sets.add(value);
    }

    /** What it stands at; off before anybody set it. */
    Value state() {
        return sets.isEmpty() ? OFF : sets.get(sets.size() - 1);
    }
}

package org.chieng.agent.source.pi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Source;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is connected to the pins of a Raspberry Pi. Where nothing is configured and there is neither an I2C bus nor a 1-wire folder it is
 * one line in the log, and no thread or class of Pi4J. Thread-safe.
 */
public final class PiSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(PiSource.class);
    private static final Path FIRST_BUS = Path.of("/dev/i2c-1");

    private final PiConfig config;
    private final SourceSink sink;
    private final AgentClock clock;
    private final Path firstBus;
    private volatile @Nullable PiSensors running;

    /** Sensors are read only after {@link #start}. */
    public PiSource(PiConfig config, SourceSink sink, AgentClock clock) {
        this(config, sink, clock, FIRST_BUS);
    }

    PiSource(PiConfig config, SourceSink sink, AgentClock clock, Path firstBus) {
        this.config = config;
        this.sink = sink;
        this.clock = clock;
        this.firstBus = firstBus;
    }

    @Override
    public void start() {
        boolean discover = config.discover() && Files.exists(firstBus);
        boolean oneWire = Files.isDirectory(config.oneWire().root());
        boolean configured = !config.i2c().isEmpty()
                || !config.pins().isEmpty()
                || !config.oneWire().names().isEmpty();
        if (!discover && !oneWire && !configured) {
            log.info(
                    "no pins of a Raspberry Pi are used: none are configured, and there is no {} and no {}",
                    firstBus,
                    config.oneWire().root());
            return;
        }
        if (discover && !(Files.isReadable(firstBus) && Files.isWritable(firstBus))) {
            String why = firstBus + " can't be opened: the agent's user must be in the group i2c";
            sink.fault(new Fault("i2c", null, Fault.Kind.PORT_DENIED, why));
        }
        start(new Pi4j(), discover);
    }

    /** @param pi4j is closed with this */
    void start(Pi4j pi4j, boolean discover) {
        PiSensors sensors = new PiSensors(config, discover, sink, clock, pi4j);
        running = sensors;
        sensors.start();
    }

    private Optional<PiSensors> running() {
        return Optional.ofNullable(running);
    }

    @Override
    public List<SourceStatus> status() {
        return running().map(PiSensors::status).orElse(List.of());
    }

    @Override
    public List<Actuator> actuators() {
        return running().map(PiSensors::actuators).orElse(List.of());
    }

    @Override
    public boolean setInterval(String source, Duration interval) {
        return running().map(one -> one.setInterval(source, interval)).orElse(false);
    }

    @Override
    public boolean restart(String source) {
        return running().map(one -> one.restart(source)).orElse(false);
    }

    /** Stops measuring, and sets all outputs to their safe state. */
    @Override
    public void close() {
        running().ifPresent(PiSensors::close);
    }
}

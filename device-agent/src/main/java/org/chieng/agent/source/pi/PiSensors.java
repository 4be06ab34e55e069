package org.chieng.agent.source.pi;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that runs on a Pi. Thread-safe; pins are set up and I2C sensors are measured on one thread. */
final class PiSensors implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PiSensors.class);
    static final String GPIO = "gpio";
    private static final int LOOK_AGAIN_SECONDS = 15;
    private static final int CLOSE_SECONDS = 5;

    private final PiConfig config;
    private final boolean discover;
    private final SourceSink sink;
    private final AgentClock clock;
    private final Pi4j pi4j;
    private final ScheduledThreadPoolExecutor scheduler;
    private final OneWireSensors oneWire;
    private final List<I2cSensor> i2c = new CopyOnWriteArrayList<>();
    private final List<GpioInput> inputs = new CopyOnWriteArrayList<>();
    private final List<PinActuator> actuators = new CopyOnWriteArrayList<>();
    private @Nullable Future<?> looking;
    private final List<SourceStatus> pins = new CopyOnWriteArrayList<>();

    /** @param discover whether to look for I2C sensors that are not configured */
    PiSensors(PiConfig config, boolean discover, SourceSink sink, AgentClock clock, Pi4j pi4j) {
        this.config = config;
        this.discover = discover;
        this.sink = sink;
        this.clock = clock;
        this.pi4j = pi4j;
        this.oneWire = new OneWireSensors(config.oneWire(), config.interval(), sink, clock);
        this.scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "pi-sensors");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true); // each edge of an input cancels one
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        scheduler.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    void start() {
        scheduler.execute(() -> config.pins().forEach(this::setUp)); // outputs become safe before all else
        config.i2c().forEach(this::add);
        if (discover) {
            I2cDiscovery discovery = new I2cDiscovery(pi4j, config.interval());
            looking = scheduler.scheduleWithFixedDelay(() -> look(discovery), 0, LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
        }
        oneWire.start();
    }

    private void add(PiConfig.I2cSetting setting) {
        I2cSensor sensor =
                new I2cSensor(setting, pi4j, scheduler, new SourceOutput(setting.name(), sink, clock), clock);
        i2c.add(sensor);
        sensor.start();
    }

    private void look(I2cDiscovery discovery) {
        try {
            for (I2cType type : I2cType.values()) {
                for (int address : type.addresses()) {
                    if (type.tellsWhatItIs() && isFree(address)) {
                        found(discovery.ask(type, address));
                    }
                }
            }
        } catch (RejectedExecutionException e) {
            // it is being closed
        } catch (RuntimeException e) {
            log.error("I2C sensors could not be looked for, by a fault of the agent's; it goes on", e);
        }
    }

    private boolean isFree(int address) {
        return i2c.stream().noneMatch(one -> one.isAt(I2cDiscovery.BUS, address));
    }

    private void found(PiConfig.@Nullable I2cSetting setting) {
        if (setting == null) {
            return;
        }
        if (i2c.stream().anyMatch(one -> one.name().equals(setting.name()))) {
            return; // a configured one has that name
        }
        log.info("found a {} at {}", setting.type().wireName(), setting.place());
        add(setting);
    }

    private void setUp(PiConfig.PinSetting pin) {
        SourceOutput output = new SourceOutput(GPIO, sink, clock);
        try {
            if (pin.mode() == PiConfig.PinMode.INPUT) {
                GpioInput input = new GpioInput(pin, pi4j, scheduler, output);
                inputs.add(input);
                input.start();
            } else {
                PinActuator actuator = pin.mode() == PiConfig.PinMode.PWM
                        ? new PwmOutput(pin, pi4j, output)
                        : new GpioOutput(pin, pi4j, output);
                actuators.add(actuator);
                actuator.start();
            }
            pins.add(status(pin, SourceStatus.State.READING, ""));
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            pins.add(status(pin, SourceStatus.State.FAULTY, why));
            sink.fault(new Fault(GPIO, pin.name(), Fault.Kind.BUS_ERROR, pin.place() + ": " + why));
        } catch (RuntimeException e) {
            log.error("{} could not be set up, by a fault of the agent's", pin.place(), e);
        }
    }

    private static SourceStatus status(PiConfig.PinSetting pin, SourceStatus.State state, String detail) {
        return new SourceStatus(GPIO, "gpio", pin.place(), state, detail, List.of(pin.name()));
    }

    List<SourceStatus> status() {
        List<SourceStatus> all = new ArrayList<>();
        i2c.forEach(one -> all.add(one.status()));
        all.addAll(oneWire.status());
        all.addAll(pins);
        return all;
    }

    List<Actuator> actuators() {
        return List.copyOf(actuators);
    }

    private Optional<I2cSensor> sensor(String source) {
        return i2c.stream().filter(one -> one.name().equals(source)).findFirst();
    }

    boolean setInterval(String source, Duration interval) {
        Optional<I2cSensor> sensor = sensor(source);
        sensor.ifPresent(one -> one.setInterval(interval));
        return sensor.isPresent() || oneWire.setInterval(source, interval);
    }

    boolean restart(String source) {
        Optional<I2cSensor> sensor = sensor(source);
        sensor.ifPresent(I2cSensor::restart);
        return sensor.isPresent() || oneWire.has(source); // a 1-wire sensor is begun anew with each reading
    }

    @Override
    public void close() {
        scheduler.shutdown();
        if (looking != null) {
            looking.cancel(false);
        }
        oneWire.close();
        try {
            if (!scheduler.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("the measuring thread does not end: a bus is stuck");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        i2c.forEach(I2cSensor::close);
        inputs.forEach(GpioInput::close);
        actuators.forEach(PinActuator::close);
        pi4j.close();
    }
}

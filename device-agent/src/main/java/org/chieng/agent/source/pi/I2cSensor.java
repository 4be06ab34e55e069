package org.chieng.agent.source.pi;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One I2C sensor, measured again and again. When it fails it is closed and begun anew after a pause that doubles up to a minute, so
 * that one that was unplugged is back by itself. Its methods but {@link #status}, {@link #setInterval} and {@link #restart} are confined to
 * the scheduler's one thread.
 */
final class I2cSensor {
    private static final Logger log = LoggerFactory.getLogger(I2cSensor.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** Chosen: a driver takes at most 3 tries for each of 4 inputs; more steps are a driver's mistake. */
    private static final int MOST_STEPS = 16;

    private final PiConfig.I2cSetting setting;
    private final Pi4j pi4j;
    private final ScheduledExecutorService scheduler;
    private final SourceOutput output;
    private final AgentClock clock;
    private volatile Duration interval;
    private volatile SourceStatus.State state = SourceStatus.State.WAITING;
    private volatile String detail = "";
    private @Nullable I2cPort port;
    private @Nullable I2cDriver driver;
    private @Nullable ScheduledFuture<?> next;
    private Measurements measurements = new Measurements();
    private int step;
    private long begunMicros;
    private int failures;

    I2cSensor(
            PiConfig.I2cSetting setting,
            Pi4j pi4j,
            ScheduledExecutorService scheduler,
            SourceOutput output,
            AgentClock clock) {
        this.setting = setting;
        this.pi4j = pi4j;
        this.scheduler = scheduler;
        this.output = output;
        this.clock = clock;
        this.interval = setting.interval();
    }

    String name() {
        return setting.name();
    }

    boolean isAt(int bus, int address) {
        return setting.bus() == bus && setting.address() == address;
    }

    void start() {
        restart();
    }

    void setInterval(Duration newInterval) {
        interval = newInterval.compareTo(PiConfig.SHORTEST) < 0 ? PiConfig.SHORTEST : newInterval;
        restart(); // the pause that it is in may be a long one
    }

    /** Closes it, and begins anew at once. */
    void restart() {
        try {
            scheduler.execute(() -> {
                if (next != null) {
                    next.cancel(false);
                }
                close();
                step = 0;
                run();
            });
        } catch (RejectedExecutionException e) {
            // it is being closed
        }
    }

    SourceStatus status() {
        return new SourceStatus(name(), "i2c", setting.place(), state, described(), output.channels());
    }

    private String described() {
        return detail.isEmpty() ? setting.type().wireName() : setting.type().wireName() + ": " + detail;
    }

    private void again(Duration pause) {
        try {
            next = scheduler.schedule(this::run, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // it is being closed
        }
    }

    private void run() {
        Duration pause;
        try {
            pause = advance();
        } catch (SensorException e) {
            pause = failed(e.kind(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            pause = failed(Fault.Kind.BUS_ERROR, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("{} could not be read, by a fault of the agent's; it is tried again", name(), e);
            pause = failed(Fault.Kind.SENSOR_READ_FAILED, e.toString());
        }
        again(pause);
    }

    private Duration advance() throws IOException, SensorException {
        if (step == 0) {
            begunMicros = clock.monotonicMicros();
            measurements = new Measurements();
        }
        I2cDriver known = driver;
        if (known == null) {
            I2cPort opened = I2cPort.open(pi4j.context(Pi4j.Part.I2C), setting.bus(), setting.address());
            port = opened;
            known = setting.type().driver(opened, setting);
            known.begin();
            driver = known;
        }
        Duration wait = known.step(step, measurements);
        if (!wait.isZero() && step < MOST_STEPS) {
            step++;
            return wait;
        }
        step = 0;
        failures = 0;
        state = SourceStatus.State.READING;
        detail = "";
        output.tell(measurements, output.now());
        long taken = clock.monotonicMicros() - begunMicros;
        return Duration.ofNanos(Math.max(0, interval.toNanos() - taken * 1_000));
    }

    private Duration failed(Fault.Kind kind, String why) {
        close();
        step = 0;
        state = kind == Fault.Kind.BUS_ERROR ? SourceStatus.State.GONE : SourceStatus.State.FAULTY;
        detail = why;
        output.fault(null, kind, setting.place() + ": " + why);
        failures = Math.min(failures + 1, 16);
        Duration pause = interval.multipliedBy(1L << (failures - 1));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : longest();
    }

    private Duration longest() {
        return interval.compareTo(LONGEST_PAUSE) < 0 ? LONGEST_PAUSE : interval;
    }

    void close() {
        I2cPort open = port;
        port = null;
        driver = null;
        if (open != null) {
            open.close();
        }
    }
}

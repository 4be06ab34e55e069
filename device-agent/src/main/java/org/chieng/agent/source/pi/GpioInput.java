package org.chieng.agent.source.pi;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.source.Fault;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * A pin that is read: tells its state at the start, when it changed and stayed so for the debounce time, and each minute. A reading's
 * time is that of the first edge of its change. Confined to the scheduler's one thread.
 */
final class GpioInput {
    private static final long TELL_AGAIN_SECONDS = 60;

    private final PiConfig.PinSetting setting;
    private final ScheduledExecutorService scheduler;
    private final SourceOutput output;
    private final DigitalInput pin;
    private AgentClock.@Nullable Stamp changedAt;
    private @Nullable ScheduledFuture<?> settles;
    private @Nullable ScheduledFuture<?> next;
    private @Nullable Boolean told;

    GpioInput(PiConfig.PinSetting setting, Pi4j pi4j, ScheduledExecutorService scheduler, SourceOutput output)
            throws IOException {
        this.setting = setting;
        this.scheduler = scheduler;
        this.output = output;
        try {
            Context context = pi4j.context(Pi4j.Part.GPIO);
            pin = context.create(DigitalInput.newConfigBuilder(context)
                    .id(setting.place())
                    .address(setting.pin())
                    .pull(PullResistance.valueOf(
                            setting.pull() == PiConfig.Pull.OFF
                                    ? "OFF"
                                    : "PULL_" + setting.pull().name()))
                    .debounce(0L) // done here, so that it is the same for all providers
                    .build());
        } catch (RuntimeException | LinkageError e) {
            throw Pi4j.reason(e);
        }
    }

    /** Tells its state, and listens from now on. */
    void start() {
        tell();
        pin.addListener(event -> submit(this::edge));
        again();
    }

    private void again() {
        next = scheduler.schedule(
                () -> {
                    tell();
                    again();
                },
                TELL_AGAIN_SECONDS,
                TimeUnit.SECONDS);
    }

    private void submit(Runnable task) {
        try {
            scheduler.execute(task);
        } catch (RejectedExecutionException e) {
            // it is being closed
        }
    }

    /** Pi4J saw the pin change; each edge begins the wait anew. */
    private void edge() {
        if (changedAt == null) {
            changedAt = output.now();
        }
        if (settles != null) {
            settles.cancel(false);
        }
        settles = scheduler.schedule(this::settled, setting.debounce().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void settled() {
        AgentClock.Stamp at = changedAt;
        changedAt = null;
        try {
            boolean now = isOn();
            if (at != null && (told == null || told != now)) {
                tell(now, at);
            }
        } catch (RuntimeException e) {
            output.fault(
                    setting.name(),
                    Fault.Kind.BUS_ERROR,
                    String.valueOf(Pi4j.reason(e).getMessage()));
        }
    }

    private void tell() {
        if (changedAt != null) {
            return; // about to be told
        }
        try {
            tell(isOn(), output.now());
        } catch (RuntimeException e) {
            output.fault(
                    setting.name(),
                    Fault.Kind.BUS_ERROR,
                    String.valueOf(Pi4j.reason(e).getMessage()));
        }
    }

    private void tell(boolean on, AgentClock.Stamp at) {
        told = on;
        Measurements measurements = new Measurements();
        measurements.values().add(new Measurements.Entry(setting.name(), new Value.Bool(on), null));
        output.tell(measurements, at);
    }

    void close() {
        if (next != null) {
            next.cancel(false);
        }
    }

    private boolean isOn() {
        return (pin.state() == DigitalState.HIGH) != setting.inverted();
    }
}

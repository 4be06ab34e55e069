package org.chieng.agent.source.pi;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2CProvider;
import com.pi4j.plugin.linuxfs.provider.pwm.LinuxFsPwmProvider;
import com.pi4j.provider.Provider;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Pi4J, started part by part when first needed, with providers that we name: left to itself it looks for all of its plugins, and
 * takes simulated ones where it finds no Pi. Each part is a context of its own, because one context takes no two addresses that are
 * equal, as GPIO 2 and PWM channel 2 are. Thread-safe.
 */
final class Pi4j implements AutoCloseable {
    /** What can be asked for. */
    enum Part {
        I2C,
        GPIO,
        PWM
    }

    /** Gives the providers of a part. */
    @FunctionalInterface
    interface Providers {
        Provider<?, ?, ?>[] of(Part part);
    }

    private final Providers providers;
    private final Map<Part, Context> contexts = new EnumMap<>(Part.class);

    /** The kernel's own interfaces. */
    Pi4j() {
        this(Pi4j::linux);
    }

    Pi4j(Providers providers) {
        this.providers = providers;
    }

    private static Provider<?, ?, ?>[] linux(Part part) {
        return switch (part) {
            case I2C -> new Provider<?, ?, ?>[] {LinuxFsI2CProvider.newInstance()};
            case GPIO ->
                new Provider<?, ?, ?>[] {
                    GpioDDigitalInputProvider.newInstance(), GpioDDigitalOutputProvider.newInstance()
                };
            case PWM -> new Provider<?, ?, ?>[] {LinuxFsPwmProvider.newInstance("/sys/class/pwm/", 0)};
        };
    }

    /**
     * The context of a part, made at the first call.
     *
     * @throws IOException when there is no such thing on this computer
     */
    synchronized Context context(Part part) throws IOException {
        Context known = contexts.get(part);
        if (known != null) {
            return known;
        }
        try {
            Context made = Pi4J.newContextBuilder()
                    .noAutoDetect()
                    .disableShutdownHook() // Agent closes in its own order
                    .add(providers.of(part))
                    .build();
            contexts.put(part, made);
            return made;
        } catch (RuntimeException | LinkageError e) {
            throw reason(e);
        }
    }

    /** What is wrong in one line: Pi4J wraps the kernel's answer several times. */
    static IOException reason(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root instanceof LinkageError
                ? "Pi4J has no native library for this computer"
                : String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return new IOException(message, thrown);
    }

    @Override
    public synchronized void close() {
        contexts.values().forEach(Context::shutdown);
        contexts.clear();
    }
}

package org.chieng.agent.source.pi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chieng.protocol.name.ChannelName;

/**
 * What is connected to the pins of a Raspberry Pi. Immutable.
 *
 * @param i2c sensors that are always read; they need not be there yet
 * @param discover whether to look for others on the first I2C bus
 * @param interval how often the found ones and the 1-wire sensors are read
 * @param oneWire where the kernel shows 1-wire sensors, and how they are called
 * @param pins inputs and outputs
 */
public record PiConfig(
        List<I2cSetting> i2c, boolean discover, Duration interval, OneWireSetting oneWire, List<PinSetting> pins) {
    /** Shortest interval of a sensor; chosen: a BH1750 needs 180 ms for one measurement. */
    public static final Duration SHORTEST = Duration.ofMillis(200);

    public PiConfig {
        i2c = List.copyOf(i2c);
        pins = List.copyOf(pins);
        checkInterval(interval);
        List<String> names = new ArrayList<>(i2c.stream().map(I2cSetting::name).toList());
        names.addAll(oneWire.names().values());
        checkDistinct("name", names);
        checkDistinct("I2C bus and address", i2c.stream().map(I2cSetting::place).toList());
        checkDistinct("pin name", pins.stream().map(PinSetting::name).toList());
        checkDistinct("pin", pins.stream().map(PinSetting::place).toList());
    }

    private static void checkDistinct(String what, List<String> all) {
        Set<String> seen = new HashSet<>();
        for (String one : all) {
            if (!seen.add(one)) {
                throw new IllegalArgumentException("two with the same " + what + ": " + one);
            }
        }
    }

    static void checkInterval(Duration interval) {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("interval must be at least 200 ms");
        }
    }

    /** A valid source or channel name, as it is; else told how it must be. */
    static void checkName(String name) {
        new ChannelName(name, "x"); // throws, and says what a name may hold
    }

    /**
     * An I2C sensor.
     *
     * @param type what it is
     * @param bus number of the bus: 1 is that on pins 3 and 5
     * @param address 7 bits, one that this type can have
     * @param name the source's name
     * @param interval how often it is read
     * @param volts full scale of an ADS1115: 6.144, 4.096, 2.048, 1.024, 0.512 or 0.256; of no meaning to others
     */
    public record I2cSetting(I2cType type, int bus, int address, String name, Duration interval, double volts) {
        public I2cSetting {
            checkName(name);
            checkInterval(interval);
            if (bus < 0 || bus > 63) {
                throw new IllegalArgumentException("bus must be 0 to 63");
            }
            if (!type.addresses().contains(address)) {
                throw new IllegalArgumentException("a " + type.wireName() + " has no address " + hex(address)
                        + ": it can have "
                        + String.join(
                                ", ",
                                type.addresses().stream().map(I2cSetting::hex).toList()));
            }
            if (Ads1115Driver.range(volts) < 0) {
                throw new IllegalArgumentException("volts must be 6.144, 4.096, 2.048, 1.024, 0.512 or 0.256");
            }
        }

        String place() {
            return "i2c-" + bus + " " + hex(address);
        }

        private static String hex(int address) {
            return String.format("0x%02x", address);
        }
    }

    /**
     * The 1-wire sensors, which the kernel finds by itself.
     *
     * @param root the folder in which the kernel has a folder for each
     * @param names the source's name by id, e.g. {@code 28-0316a2798fff}; others get {@code ds18b20-} and their serial number
     */
    public record OneWireSetting(Path root, Map<String, String> names) {
        public OneWireSetting {
            names = Map.copyOf(names);
            names.values().forEach(PiConfig::checkName);
        }
    }

    /** What a pin does. */
    public enum PinMode {
        /** Tells yes or no. */
        INPUT,
        /** Is set to yes or no. */
        OUTPUT,
        /** Is set to 0 to 100 percent. */
        PWM
    }

    /** What holds an input that nothing drives. */
    public enum Pull {
        UP,
        DOWN,
        OFF
    }

    /**
     * A pin.
     *
     * @param name its channel's name; the source is {@code gpio}
     * @param pin GPIO number as on the pinout (BCM), 0 to 27; of a PWM its channel, 0 to 3
     * @param inverted low means yes: a button to ground, a relay board that switches on low
     * @param pull of an input
     * @param debounce of an input: shorter pulses are none
     * @param safe of an output, percent: what it is set to at the start and the end; an output that is no PWM is on above 0
     * @param hertz of a PWM
     */
    public record PinSetting(
            String name,
            PinMode mode,
            int pin,
            boolean inverted,
            Pull pull,
            Duration debounce,
            double safe,
            int hertz) {
        public PinSetting {
            checkName(name);
            int last = mode == PinMode.PWM ? 3 : 27;
            if (pin < 0 || pin > last) {
                throw new IllegalArgumentException(
                        mode == PinMode.PWM ? "pin of a PWM is its channel, 0 to 3" : "pin must be 0 to 27");
            }
            if (debounce.isNegative() || debounce.compareTo(Duration.ofSeconds(10)) > 0) {
                throw new IllegalArgumentException("debounce must be 0 to 10 s");
            }
            if (!(safe >= 0 && safe <= 100)) {
                throw new IllegalArgumentException("safe must be 0 to 100");
            }
            if (hertz < 1 || hertz > 100_000) {
                throw new IllegalArgumentException("hertz must be 1 to 100000");
            }
        }

        String place() {
            return (mode == PinMode.PWM ? "pwm " : "gpio ") + pin;
        }
    }
}

package org.chieng.agent.source.pi;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks the addresses at which a sensor can be that tells what it is: BME280 by its chip id, SHT31 by the checksum of its status. No
 * other sensor known at these addresses takes the question for a command; a bus switch (TCA9548A) at 0x76 or 0x77 does, and where there
 * is one {@code pi.discover} must be off. Confined to the measuring thread.
 */
final class I2cDiscovery {
    /** The bus on pins 3 and 5. */
    static final int BUS = 1;

    private final Pi4j pi4j;
    private final Duration interval;

    I2cDiscovery(Pi4j pi4j, Duration interval) {
        this.pi4j = pi4j;
        this.interval = interval;
    }

    /** What is at an address, or null when nothing answers there, or not as this type. */
    PiConfig.@Nullable I2cSetting ask(I2cType type, int address) {
        String name = type.wireName() + (address == type.addresses().get(0) ? "" : String.format("-%02x", address));
        PiConfig.I2cSetting setting =
                new PiConfig.I2cSetting(type, BUS, address, name, interval, Ads1115Driver.USUAL_VOLTS);
        try (I2cPort port = I2cPort.open(pi4j.context(Pi4j.Part.I2C), BUS, address)) {
            type.driver(port, setting).begin();
            return setting;
        } catch (IOException | SensorException e) {
            return null; // most addresses are empty
        }
    }
}

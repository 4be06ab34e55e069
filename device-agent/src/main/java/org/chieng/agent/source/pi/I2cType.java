package org.chieng.agent.source.pi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The I2C sensors that are understood. */
public enum I2cType {
    /** Bosch BME280: temperature, humidity, air pressure. A BMP280, which is often sold as one, gives no humidity. */
    BME280,
    /** ROHM BH1750FVI: light. */
    BH1750,
    /** Texas Instruments ADS1115: four voltages. */
    ADS1115,
    /** Sensirion SHT30, SHT31, SHT35: temperature, humidity. */
    SHT31;

    /** The name in the configuration and of sources, e.g. {@code bme280}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of a name, if there is one. */
    public static Optional<I2cType> of(String name) {
        for (I2cType type : values()) {
            if (type.wireName().equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The addresses that it can be set to, the usual one first. */
    public List<Integer> addresses() {
        return switch (this) {
            case BME280 -> List.of(0x76, 0x77);
            case BH1750 -> List.of(0x23, 0x5c);
            case ADS1115 -> List.of(0x48, 0x49, 0x4a, 0x4b);
            case SHT31 -> List.of(0x44, 0x45);
        };
    }

    /** A driver for a sensor of this type, which was not yet spoken to. */
    I2cDriver driver(I2cPort port, PiConfig.I2cSetting setting) {
        return switch (this) {
            case BME280 -> new Bme280Driver(port);
            case BH1750 -> new Bh1750Driver(port);
            case ADS1115 -> new Ads1115Driver(port, setting.volts());
            case SHT31 -> new Sht31Driver(port);
        };
    }

    /** Whether it says so itself when it is asked, in a way that harms no other chip at its address. */
    boolean tellsWhatItIs() {
        return this == BME280 || this == SHT31;
    }
}

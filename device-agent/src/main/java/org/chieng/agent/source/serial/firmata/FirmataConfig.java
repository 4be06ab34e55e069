package org.chieng.agent.source.serial.firmata;

import java.time.Duration;
import java.util.List;

/**
 * What to do with boards that speak Firmata. Immutable.
 *
 * @param ask whether a silent board is asked for its firmware; it may be a Firmata board that waits
 * @param interval how often analog pins are measured
 * @param pins what pins are used for; a board that none is for gives all its analog pins
 */
public record FirmataConfig(boolean ask, Duration interval, List<PinUse> pins) {
    /** Once a second, all analog pins. */
    public static final FirmataConfig DEFAULT = new FirmataConfig(true, Duration.ofSeconds(1), List.of());

    public FirmataConfig {
        pins = List.copyOf(pins);
        if (interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("firmata.interval must be 1 ms to 1 h");
        }
    }
}

package org.chieng.agent.source.serial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.chieng.agent.source.serial.firmata.FirmataConfig;

/**
 * Which serial ports are read, and how. Immutable.
 *
 * @param ports devices or links to them, which need not be there yet
 * @param discover whether to read other USB ports too
 * @param poll how often to look for ports that come
 * @param silence how long a port may be silent, at the least, before it is opened anew
 * @param lineTo names of the boards that lines of text may be sent to; {@code *} for all
 * @param firmata what to do with boards that speak Firmata
 * @param places where the system shows its ports, and where boards are remembered
 */
public record SerialConfig(
        List<Path> ports,
        boolean discover,
        Duration poll,
        Duration silence,
        List<String> lineTo,
        FirmataConfig firmata,
        Places places) {
    public SerialConfig {
        ports = List.copyOf(ports);
        lineTo = List.copyOf(lineTo);
        if (poll.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException("poll must be at least 10 ms");
        }
        if (silence.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("silence must be at least 1 s");
        }
    }

    /** Whether lines of text may be sent to this board. */
    boolean takesLines(String source) {
        return lineTo.contains(source) || lineTo.contains("*");
    }

    /**
     * Where things are. Immutable.
     *
     * @param sysfs where the kernel shows what is on USB, {@code /sys}
     * @param dev where the devices are, {@code /dev}
     * @param book file in which the boards' names and speeds are kept
     */
    public record Places(Path sysfs, Path dev, Path book) {}
}

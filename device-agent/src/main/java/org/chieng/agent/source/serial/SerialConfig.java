package org.chieng.agent.source.serial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Which serial ports are read. Immutable.
 *
 * @param ports devices or links to them, which need not be there yet
 * @param discover whether to read other USB ports too
 * @param poll how often to look for ports that come
 * @param silence how long a port may be silent, at the least, before it is opened anew
 */
public record SerialConfig(List<Path> ports, boolean discover, Duration poll, Duration silence) {
    public SerialConfig {
        ports = List.copyOf(ports);
        if (poll.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException("poll must be at least 10 ms");
        }
        if (silence.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("silence must be at least 1 s");
        }
    }
}

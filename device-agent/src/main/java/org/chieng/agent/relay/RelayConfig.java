package org.chieng.agent.relay;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Whether and how this agent is the relay of a lab. Immutable.
 *
 * @param enabled whether it is
 * @param host address to listen on
 * @param port UDP port to listen on, 0 for any free one
 * @param keyFile the first line is the key of the lab
 * @param batch how long what was taken may wait for more to go with, 1 s to 1 hour
 * @param maxBytes most bytes that wait on the disk, 1 MiB or more; beyond it the computers keep what they have
 * @param folder where it is kept; made when it is missing
 */
public record RelayConfig(
        boolean enabled, String host, int port, Path keyFile, Duration batch, long maxBytes, Path folder) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long LEAST_BYTES = 1 << 20;

    public RelayConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must be an address to listen on, 0.0.0.0 for all");
        }
        if (batch.compareTo(SHORTEST) < 0 || batch.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("batch must be 1 second to 1 hour");
        }
        if (maxBytes < LEAST_BYTES) {
            throw new IllegalArgumentException("max-size must be 1 MiB or more");
        }
    }
}

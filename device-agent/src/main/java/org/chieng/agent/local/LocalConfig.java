package org.chieng.agent.local;

/**
 * Whether and where the page is served. Immutable.
 *
 * @param enabled whether at all
 * @param host the address to listen on: {@code 127.0.0.1} for this computer only, {@code 0.0.0.0} for the school's network
 * @param port 0 to 65535; 0 takes a free one
 * @param title what stands over the page, e.g. the school's name
 */
public record LocalConfig(boolean enabled, String host, int port, String title) {
    public LocalConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must be an address to listen on, 0.0.0.0 for all");
        }
    }
}

package org.chieng.agent.source.coap;

import java.nio.file.Path;

/**
 * Whether and where boards with Wi-Fi may post. Immutable.
 *
 * @param enabled whether to listen at all
 * @param host address to listen on
 * @param port UDP port to listen on, 0 for any free one
 * @param boardsFile which boards may post, and their secrets
 */
public record CoapSettings(boolean enabled, String host, int port, Path boardsFile) {
    public CoapSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must be an address to listen on, 0.0.0.0 for all");
        }
    }
}

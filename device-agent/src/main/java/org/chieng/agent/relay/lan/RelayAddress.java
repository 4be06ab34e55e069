package org.chieng.agent.relay.lan;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the relay of this computer's lab is. Immutable.
 *
 * @param host name or address; empty: it is looked for by mDNS
 * @param port 1 to 65535
 * @param keyFile the first line is the key of the lab
 * @param patience how long it may take nothing before this computer sends by itself, 2 s to 1 hour
 */
public record RelayAddress(Optional<String> host, int port, Path keyFile, Duration patience) {
    /** What is registered for CoAP over DTLS (RFC 7252 section 12.7). */
    public static final int USUAL_PORT = 5684;

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String SEARCHED = "auto";

    public RelayAddress {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("lab.relay: the port must be 1 to 65535");
        }
        if (patience.compareTo(SHORTEST) < 0 || patience.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("lab.relay-patience must be 2 seconds to 1 hour");
        }
    }

    /**
     * Reads the setting.
     *
     * @param text {@code auto}, a name or an address, or {@code coaps://NAME:PORT}
     * @throws IllegalArgumentException in words for whoever wrote it
     */
    public static RelayAddress of(String text, Path keyFile, Duration patience) {
        if (text.equals(SEARCHED)) {
            return new RelayAddress(Optional.empty(), USUAL_PORT, keyFile, patience);
        }
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "coaps://" + text);
        } catch (IllegalArgumentException e) {
            throw unreadable(text);
        }
        boolean isPlain = uri.getPath() == null
                || uri.getPath().isEmpty()
                || uri.getPath().equals("/");
        if (!"coaps".equals(uri.getScheme()) || uri.getHost() == null || !isPlain) {
            throw unreadable(text);
        }
        return new RelayAddress(
                Optional.of(uri.getHost()), uri.getPort() < 0 ? USUAL_PORT : uri.getPort(), keyFile, patience);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "lab.relay must be auto, or e.g. coaps://pi.local:" + USUAL_PORT + ", and is '" + text + "'");
    }
}

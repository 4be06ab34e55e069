package org.chieng.gateway.adapter.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the door for MQTT is set. Immutable.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param tls certificate and key, or null for plain MQTT
 * @param maxSessions how many sessions may be open, at least 1
 * @param connectTimeout how long a connection may take until its CONNECT is there
 * @param inFlight how many messages of a session may wait for the store, 1 to 65,535
 */
public record MqttSettings(
        String host, int port, @Nullable Tls tls, int maxSessions, Duration connectTimeout, int inFlight) {
    /**
     * What TLS needs.
     *
     * @param certificate the chain, PEM
     * @param key its private key, PEM, PKCS#8
     */
    public record Tls(Path certificate, Path key) {}
}

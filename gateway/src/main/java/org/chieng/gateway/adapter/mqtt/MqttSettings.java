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
 * @param webSocketPort port for MQTT over WebSocket, 0 for any free one, or null for none
 * @param eventLoops on how many event loops connections are handled, at least 1
 * @param bounds what one client and all may ask for
 */
public record MqttSettings(
        String host, int port, @Nullable Tls tls, @Nullable Integer webSocketPort, int eventLoops, Bounds bounds) {
    /**
     * What TLS needs.
     *
     * @param certificate the chain, PEM
     * @param key its private key, PEM, PKCS#8
     * @param clientCa who signs the certificates that devices may show instead of a secret, PEM; null: devices show their secret
     * @param reload how often the files are looked at for newer ones
     */
    public record Tls(Path certificate, Path key, @Nullable Path clientCa, Duration reload) {}

    /**
     * What keeps memory bounded.
     *
     * @param sessions how many sessions may be open, at least 1
     * @param connectTimeout how long a connection may take until its CONNECT is there
     * @param inFlight how many messages of a session may wait for the store, 1 to 65,535
     * @param subscriptions how many topic filters a session may have, at least 1
     * @param connectsPerSecond how many CONNECTs are taken in a second
     * @param connectsPerAddress how many of them from one address
     * @param unconnected how many connections may be open whose CONNECT isn't there yet
     * @param unconnectedPerAddress how many of them from one address
     * @param topicLogin whether a connection without user name may tell by its topics who it is
     */
    public record Bounds(
            int sessions,
            Duration connectTimeout,
            int inFlight,
            int subscriptions,
            int connectsPerSecond,
            int connectsPerAddress,
            int unconnected,
            int unconnectedPerAddress,
            boolean topicLogin) {}
}

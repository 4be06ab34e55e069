package org.chieng.gateway.adapter.broker;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway joins a broker. Immutable.
 *
 * @param host the broker's name or address
 * @param port its port, 1 to 65,535
 * @param tls whether the connection is encrypted
 * @param authority certificates that the broker's is checked against, PEM; null for those that Java trusts
 * @param login who the gateway is, or null when the broker asks nobody
 * @param clientId names this gateway to the broker, unlike every other client; a gateway that comes back under it gets what it had
 *     not acknowledged
 * @param share the name of the shared subscription, the same for all gateways that divide the work
 * @param inFlight how many messages the broker sends before the first is acknowledged, 1 to 65,535
 * @param sessionExpiry how long the broker keeps what is meant for this gateway while it is away
 * @param unstorable file for messages that the store fails on; null: they are not acknowledged, and all behind them wait
 */
public record BrokerSettings(
        String host,
        int port,
        boolean tls,
        @Nullable Path authority,
        @Nullable Login login,
        String clientId,
        String share,
        int inFlight,
        Duration sessionExpiry,
        @Nullable Path unstorable) {
    /**
     * How the gateway logs in.
     *
     * @param user its name
     * @param passwordFile holds the password in its first line; read again at each start
     */
    public record Login(String user, Path passwordFile) {}

    /** The same, with a file for messages that the store fails on unless one is named. */
    public BrokerSettings withUnstorable(Path file) {
        return unstorable != null
                ? this
                : new BrokerSettings(host, port, tls, authority, login, clientId, share, inFlight, sessionExpiry, file);
    }
}

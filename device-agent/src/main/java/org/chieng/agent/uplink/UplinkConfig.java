package org.chieng.agent.uplink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chieng.protocol.name.DeviceId;

/**
 * Where to publish, and as whom. Immutable.
 *
 * @param device what logs in, unless the agent was claimed as another
 * @param host name or address of the server
 * @param port 1 to 65535
 * @param secretFile holds the device's secret, if a person has put it there; read anew for each try to connect
 * @param tls whether to encrypt
 * @param ca certificates in PEM that the server's must be signed by; empty: those that Java trusts
 * @param timing how long to wait for what
 * @param metered what each byte costs
 * @param allowanceFile where the bytes of the cycle are kept; its folder has to be there
 */
public record UplinkConfig(
        DeviceId device,
        String host,
        int port,
        Path secretFile,
        boolean tls,
        Optional<Path> ca,
        Timing timing,
        MeteredConfig metered,
        Path allowanceFile) {
    /** A name, or an IPv4 or IPv6 address; no port and nothing of a URL. The installer has the same rule. */
    static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)");

    public UplinkConfig {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "server.host must be a name or an address alone, e.g. chieng.example.vn, and is '" + host
                            + "': leave out http:// and what is behind the name; the port stands in server.port");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535");
        }
    }

    /** Where the agent keeps what it logs in with when it was claimed: beside the allowance, in its data folder. */
    public Path claimedFile() {
        return allowanceFile.resolveSibling("claimed");
    }

    /** The same where nobody has put a secret into a file. */
    public UplinkConfig withoutSecret() {
        Path nowhere = allowanceFile.resolveSibling("no-secret");
        return new UplinkConfig(device, host, port, nowhere, tls, ca, timing, metered, allowanceFile);
    }

    /** The same for another device. */
    UplinkConfig as(DeviceId other) {
        return new UplinkConfig(other, host, port, secretFile, tls, ca, timing, metered, allowanceFile);
    }

    /** Where the server is: {@code tcp://host:port}, or {@code ssl://} with TLS. */
    public String uri() {
        String named = host.indexOf(':') >= 0 ? "[" + host + "]" : host; // an IPv6 address
        return (tls ? "ssl://" : "tcp://") + named + ":" + port;
    }

    /**
     * How long to wait for what. Immutable.
     *
     * @param connect for the server to accept a session, TCP and TLS included; then the client is thrown away
     * @param acknowledge for the acknowledgement of the oldest pack in flight; then the session is begun anew
     * @param keepAlive between signs of life; a dead line is noticed after one and a half of it. Longer on a metered line
     * @param firstPause at most before the second try to connect; each failure doubles it
     * @param longestPause at most between tries to connect
     * @param spread at most before the first try after a loss, or after the machine was switched on
     */
    public record Timing(
            Duration connect,
            Duration acknowledge,
            Duration keepAlive,
            Duration firstPause,
            Duration longestPause,
            Duration spread) {
        /**
         * Chosen: a school's 3G line answers within some seconds; Paho notices a dead line late when keepAlive is long; the 520 agents
         * of a province that lose their server together come back within a minute, and never 100 in a second ({@code BackoffTest}).
         */
        public static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15));
    }
}

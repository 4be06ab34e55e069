package org.chieng.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.chieng.gateway.adapter.broker.BrokerSettings;
import org.chieng.gateway.adapter.coap.CoapSettings;
import org.chieng.gateway.adapter.coap.DtlsSettings;
import org.chieng.gateway.adapter.http.HttpSettings;
import org.chieng.gateway.adapter.mqtt.MqttSettings;
import org.chieng.gateway.ingest.IngestSettings;
import org.chieng.gateway.limit.LimitSettings;
import org.chieng.gateway.retention.RetentionSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is told. Immutable.
 *
 * @param mqtt the door for MQTT
 * @param coap the door for CoAP
 * @param http the door for HTTP
 * @param ingest how readings are taken in
 * @param retention how long readings are kept
 * @param limits how much may be sent
 * @param downlink the file that keeps what goes down to devices, or null for memory only
 * @param broker the broker to join, or null for none
 * @param store where readings are kept
 */
public record GatewayConfig(
        MqttSettings mqtt,
        CoapSettings coap,
        HttpSettings http,
        IngestSettings ingest,
        RetentionSettings retention,
        LimitSettings limits,
        @Nullable Path downlink,
        @Nullable BrokerSettings broker,
        StoreSettings store) {
    /** Each with a point behind it: what begins with another is not a gateway's. */
    public static final List<String> SECTIONS = List.of(
            "mqtt.", "coap.", "ingest-http.", "ingest.", "retention.", "limits.", "downlink.", "broker.", "store.");

    /**
     * Reads {@link #SECTIONS}; what they leave out has the default of {@code
     * reference.conf}. Other sections are not looked at.
     *
     * @throws IllegalArgumentException with all faults, one a line: unknown keys and bad values
     */
    public static GatewayConfig from(Config config) {
        Reader reader = new Reader(config);
        GatewayConfig read = new GatewayConfig(
                reader.mqtt(),
                reader.coap(),
                reader.http(),
                reader.ingest(),
                reader.retention(),
                reader.limits(),
                reader.downlink(),
                reader.broker(),
                reader.store());
        reader.throwFaults();
        return read;
    }

    /** The same, with a folder for what is to outlive the gateway, where no file is named for it. */
    public GatewayConfig in(Path folder) {
        return new GatewayConfig(
                mqtt,
                coap,
                http,
                ingest,
                retention,
                limits,
                downlink == null ? folder.resolve("downlink.log") : downlink,
                broker == null ? null : broker.withUnstorable(folder.resolve("unstorable.jsonl")),
                store);
    }

    /** Reads key by key and gathers what is wrong; a bad value counts as its default until the end. */
    private static final class Reader {
        private static final String BROKER_URL = "mqtt://host:1883, mqtts://host:8883, or \"\" for no broker";

        private static final List<String> KINDS = List.of("sqlite", "influxdb");

        private final Config reference = ConfigFactory.defaultReference(GatewayConfig.class.getClassLoader());
        private final Config config;
        private final List<String> faults = new ArrayList<>();

        Reader(Config own) {
            this.config = own.withFallback(reference).resolve();
            own.entrySet().stream()
                    .map(Map.Entry::getKey)
                    .filter(key -> SECTIONS.stream().anyMatch(key::startsWith) && !reference.hasPath(key))
                    .sorted()
                    .forEach(key -> faults.add("unknown key " + key));
        }

        MqttSettings mqtt() {
            int loops = number("mqtt.event-loops", 0, 64);
            boolean hasWebSocket = read("mqtt.websocket.enabled", Config::getBoolean, any -> true, "true or false");
            return new MqttSettings(
                    host("mqtt.host"),
                    port("mqtt.port"),
                    tls(),
                    hasWebSocket ? port("mqtt.websocket.port") : null,
                    loops == 0 ? Math.min(4, Runtime.getRuntime().availableProcessors()) : loops,
                    new MqttSettings.Bounds(
                            number("mqtt.max-sessions", 1, 1_000_000),
                            duration("mqtt.connect-timeout", Duration.ofSeconds(1)),
                            number("mqtt.in-flight", 1, 65_535),
                            number("mqtt.max-subscriptions", 1, 10_000),
                            number("mqtt.connects-per-second", 1, 1_000_000),
                            number("mqtt.connects-per-address", 1, 1_000_000),
                            number("mqtt.max-unconnected", 1, 1_000_000),
                            number("mqtt.max-unconnected-per-address", 1, 1_000_000),
                            read("mqtt.topic-login", Config::getBoolean, any -> true, "true or false")));
        }

        @Nullable
        Path downlink() {
            String file = path("downlink.file");
            return file.isEmpty() ? null : Path.of(file);
        }

        LimitSettings limits() {
            return new LimitSettings(
                    number("limits.device.messages", 0, 100_000_000),
                    number("limits.device.readings", 0, 100_000_000),
                    number("limits.school.messages", 0, 100_000_000),
                    number("limits.school.readings", 0, 100_000_000));
        }

        CoapSettings coap() {
            return new CoapSettings(
                    host("coap.host"),
                    port("coap.port"),
                    duration("coap.store-timeout", Duration.ofMillis(100)),
                    dtls());
        }

        private DtlsSettings dtls() {
            String certificate = path("coap.dtls.certificate");
            String key = path("coap.dtls.key");
            String clientCa = path("coap.dtls.client-ca");
            boolean isOwn = !certificate.isEmpty() && !key.isEmpty();
            if (certificate.isEmpty() != key.isEmpty()) {
                faults.add("coap.dtls needs both certificate and key, or none");
            } else if (!clientCa.isEmpty() && !isOwn) {
                faults.add("coap.dtls.client-ca needs coap.dtls.certificate and key, too");
            }
            return new DtlsSettings(
                    read("coap.dtls.enabled", Config::getBoolean, any -> true, "true or false"),
                    port("coap.dtls.port"),
                    isOwn ? new DtlsSettings.Own(Path.of(certificate), Path.of(key)) : null,
                    isOwn && !clientCa.isEmpty() ? Path.of(clientCa) : null,
                    duration("coap.dtls.reload", Duration.ofMillis(10)));
        }

        HttpSettings http() {
            String certificate = path("ingest-http.tls.certificate");
            String key = path("ingest-http.tls.key");
            if (certificate.isEmpty() != key.isEmpty()) {
                faults.add("ingest-http.tls needs both certificate and key, or none");
            }
            Duration reload = duration("ingest-http.tls.reload", Duration.ofMillis(10));
            return new HttpSettings(
                    read("ingest-http.enabled", Config::getBoolean, any -> true, "true or false"),
                    host("ingest-http.host"),
                    port("ingest-http.port"),
                    certificate.isEmpty() || key.isEmpty()
                            ? null
                            : new HttpSettings.Tls(Path.of(certificate), Path.of(key), reload),
                    number("ingest-http.max-connections", 1, 100_000),
                    duration("ingest-http.request-timeout", Duration.ofMillis(100)),
                    duration("ingest-http.store-timeout", Duration.ofMillis(100)));
        }

        IngestSettings ingest() {
            return new IngestSettings(
                    number("ingest.queue", 1, 10_000_000),
                    number("ingest.batch", 1, 1_000_000),
                    duration("ingest.linger", Duration.ZERO),
                    duration("ingest.retention", Duration.ofHours(1)));
        }

        RetentionSettings retention() {
            Duration points = duration("retention.points", Duration.ofDays(1));
            Duration fiveMinutes = duration("retention.five-minutes", Duration.ofDays(1));
            Duration all = duration("retention.all", Duration.ofDays(1));
            if (fiveMinutes.compareTo(points) < 0 || all.compareTo(fiveMinutes) < 0) {
                faults.add("retention must keep five-minutes at least as long as points, and all as five-minutes");
                return new RetentionSettings(all, all, all);
            }
            return new RetentionSettings(points, fiveMinutes, all);
        }

        @Nullable
        BrokerSettings broker() {
            String url = read("broker.url", Config::getString, Reader::isBrokerUrl, BROKER_URL);
            String clientId = read("broker.client-id", Config::getString, Reader::isShort, "1 to 60 characters");
            String share = read("broker.share", Config::getString, Reader::isShareName, "a name without / + #");
            String user = read("broker.user", Config::getString, any -> true, "a name, or \"\"");
            String password = path("broker.password-file", "the path of a file, or \"\"");
            String authority = path("broker.ca");
            String unstorable = path("broker.unstorable-file");
            int inFlight = number("broker.in-flight", 1, 65_535);
            Duration sessionExpiry = duration("broker.session-expiry", Duration.ofMinutes(1));
            if (url.isEmpty()) {
                return null;
            }
            if (clientId.isEmpty()) {
                faults.add("broker.client-id must name this gateway, unlike every other one at that broker");
            }
            if (user.isEmpty() != password.isEmpty()) {
                faults.add("broker needs both user and password-file, or none");
            }
            URI uri = URI.create(url);
            boolean tls = "mqtts".equals(uri.getScheme());
            return new BrokerSettings(
                    uri.getHost(),
                    uri.getPort() >= 0 ? uri.getPort() : tls ? 8883 : 1883,
                    tls,
                    authority.isEmpty() ? null : Path.of(authority),
                    user.isEmpty() || password.isEmpty() ? null : new BrokerSettings.Login(user, Path.of(password)),
                    clientId,
                    share,
                    inFlight,
                    sessionExpiry,
                    unstorable.isEmpty() ? null : Path.of(unstorable));
        }

        private static boolean isBrokerUrl(String text) {
            try {
                URI uri = new URI(text);
                return text.isEmpty()
                        || (uri.getHost() != null
                                && List.of("mqtt", "mqtts").contains(uri.getScheme())
                                && uri.getUserInfo() == null
                                && uri.getPath().isEmpty());
            } catch (URISyntaxException e) {
                return false;
            }
        }

        private static boolean isShort(String text) {
            return text.length() <= 60;
        }

        private static boolean isShareName(String text) {
            return !text.isEmpty() && text.chars().noneMatch(each -> "/+#".indexOf(each) >= 0);
        }

        StoreSettings store() {
            String kind = read("store.kind", Config::getString, KINDS::contains, "one of " + KINDS);
            String keyOfUrl = "store.influxdb.url";
            String url = read(keyOfUrl, Config::getString, StoreSettings::isUrl, StoreSettings.URL_WANTED);
            String bucket =
                    read("store.influxdb.bucket", Config::getString, text -> !text.isBlank(), "the name of a bucket");
            String token = config.getString("store.influxdb.token");
            String file = path("store.influxdb.token-file");
            if (!token.isEmpty() && !file.isEmpty()) {
                faults.add("store.influxdb needs token or token-file, not both");
            }
            StoreSettings.Influx influx = new StoreSettings.Influx(
                    URI.create(url),
                    read("store.influxdb.org", Config::getString, text -> true, "a name"),
                    bucket,
                    token,
                    file.isEmpty() ? null : Path.of(file),
                    read(
                            "store.influxdb.outbox-size",
                            Config::getBytes,
                            bytes -> bytes >= StoreSettings.MIN_OUTBOX_BYTES,
                            "a size of at least 1 MiB, e.g. 2 GiB"),
                    duration("store.influxdb.timeout", Duration.ofMillis(100)));
            return new StoreSettings(kind.equals("influxdb") ? influx : null);
        }

        private MqttSettings.@Nullable Tls tls() {
            String certificate = path("mqtt.tls.certificate");
            String key = path("mqtt.tls.key");
            if (certificate.isEmpty() != key.isEmpty()) {
                faults.add("mqtt.tls needs both certificate and key, or none");
            }
            String clientCa = path("mqtt.tls.client-ca");
            Duration reload = duration("mqtt.tls.reload", Duration.ofMillis(10));
            return certificate.isEmpty() || key.isEmpty()
                    ? null
                    : new MqttSettings.Tls(
                            Path.of(certificate), Path.of(key), clientCa.isEmpty() ? null : Path.of(clientCa), reload);
        }

        private String path(String key) {
            return path(key, "the path of a file, or \"\"");
        }

        private String path(String key, String wanted) {
            return read(key, Config::getString, Reader::isPath, wanted);
        }

        private static boolean isPath(String text) {
            try {
                return Path.of(text).toString().isEmpty() == text.isEmpty();
            } catch (InvalidPathException e) {
                return false;
            }
        }

        private String host(String key) {
            return read(key, Config::getString, host -> !host.isBlank(), "an address to listen on, e.g. \"127.0.0.1\"");
        }

        private int port(String key) {
            return number(key, 0, 65_535);
        }

        private int number(String key, int from, int to) {
            return read(
                    key,
                    Config::getInt,
                    number -> number >= from && number <= to,
                    "a whole number from " + from + " to " + to);
        }

        private Duration duration(String key, Duration from) {
            return read(
                    key,
                    Config::getDuration,
                    duration -> duration.compareTo(from) >= 0 && duration.compareTo(Duration.ofDays(36_500)) <= 0,
                    "a time of at least " + from.toMillis() + " ms, e.g. 10s");
        }

        private <T> T read(String key, BiFunction<Config, String, T> getter, Predicate<T> isGood, String wanted) {
            try {
                T value = getter.apply(config, key);
                if (isGood.test(value)) {
                    return value;
                }
            } catch (ConfigException e) {
                // told below, with the others
            }
            boolean isSecret = key.endsWith(".url"); // it may hold a password
            faults.add(key + " must be " + wanted
                    + (isSecret ? "" : ", is " + config.getValue(key).render()));
            return getter.apply(reference, key);
        }

        void throwFaults() {
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(String.join("\n", faults));
            }
        }
    }
}

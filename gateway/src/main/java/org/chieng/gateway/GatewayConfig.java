package org.chieng.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.chieng.gateway.adapter.coap.CoapSettings;
import org.chieng.gateway.adapter.mqtt.MqttSettings;
import org.chieng.gateway.ingest.IngestSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is told. Immutable.
 *
 * @param mqtt the door for MQTT
 * @param coap the door for CoAP
 * @param ingest how readings are taken in
 * @param store where readings are kept
 */
public record GatewayConfig(MqttSettings mqtt, CoapSettings coap, IngestSettings ingest, StoreSettings store) {

    /**
     * Reads the sections {@code mqtt}, {@code coap}, {@code ingest} and {@code store}; what they leave out has the default of {@code
     * reference.conf}. Other sections are not looked at.
     *
     * @throws IllegalArgumentException with all faults, one a line: unknown keys and bad values
     */
    public static GatewayConfig from(Config config) {
        Reader reader = new Reader(config);
        GatewayConfig read = new GatewayConfig(reader.mqtt(), reader.coap(), reader.ingest(), reader.store());
        reader.throwFaults();
        return read;
    }

    /** Reads key by key and gathers what is wrong; a bad value counts as its default until the end. */
    private static final class Reader {
        private static final List<String> SECTIONS = List.of("mqtt.", "coap.", "ingest.", "store.");

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
            return new MqttSettings(
                    host("mqtt.host"),
                    port("mqtt.port"),
                    tls(),
                    number("mqtt.max-sessions", 1, 1_000_000),
                    duration("mqtt.connect-timeout", Duration.ofSeconds(1)),
                    number("mqtt.in-flight", 1, 65_535));
        }

        CoapSettings coap() {
            return new CoapSettings(
                    host("coap.host"), port("coap.port"), duration("coap.store-timeout", Duration.ofMillis(100)));
        }

        IngestSettings ingest() {
            return new IngestSettings(
                    number("ingest.queue", 1, 10_000_000),
                    number("ingest.batch", 1, 1_000_000),
                    duration("ingest.linger", Duration.ZERO),
                    duration("ingest.retention", Duration.ofHours(1)));
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
            return certificate.isEmpty() || key.isEmpty()
                    ? null
                    : new MqttSettings.Tls(Path.of(certificate), Path.of(key));
        }

        private String path(String key) {
            return read(key, Config::getString, Reader::isPath, "the path of a file, or \"\"");
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

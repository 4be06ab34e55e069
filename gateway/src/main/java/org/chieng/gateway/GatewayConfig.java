package org.chieng.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.chieng.gateway.adapter.coap.CoapSettings;
import org.chieng.gateway.adapter.coap.DtlsSettings;
import org.chieng.gateway.adapter.http.HttpSettings;
import org.chieng.gateway.adapter.mqtt.MqttSettings;
import org.chieng.gateway.ingest.IngestSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is told. Immutable.
 *
 * @param mqtt the door for MQTT
 * @param coap the door for CoAP
 * @param http the door for HTTP
 * @param ingest how readings are taken in
 */
public record GatewayConfig(MqttSettings mqtt, CoapSettings coap, HttpSettings http, IngestSettings ingest) {

    /**
     * Reads the sections {@code mqtt}, {@code coap}, {@code ingest-http} and {@code ingest}; what they leave out has the default of {@code
     * reference.conf}. Other sections are not looked at.
     *
     * @throws IllegalArgumentException with all faults, one a line: unknown keys and bad values
     */
    public static GatewayConfig from(Config config) {
        Reader reader = new Reader(config);
        GatewayConfig read = new GatewayConfig(reader.mqtt(), reader.coap(), reader.http(), reader.ingest());
        reader.throwFaults();
        return read;
    }

    /** Reads key by key and gathers what is wrong; a bad value counts as its default until the end. */
    private static final class Reader {
        private static final List<String> SECTIONS = List.of("mqtt.", "coap.", "ingest-http.", "ingest.");

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
                    isOwn && !clientCa.isEmpty() ? Path.of(clientCa) : null);
        }

        HttpSettings http() {
            String certificate = path("ingest-http.tls.certificate");
            String key = path("ingest-http.tls.key");
            if (certificate.isEmpty() != key.isEmpty()) {
                faults.add("ingest-http.tls needs both certificate and key, or none");
            }
            return new HttpSettings(
                    read("ingest-http.enabled", Config::getBoolean, any -> true, "true or false"),
                    host("ingest-http.host"),
                    port("ingest-http.port"),
                    certificate.isEmpty() || key.isEmpty()
                            ? null
                            : new HttpSettings.Tls(Path.of(certificate), Path.of(key)),
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
            return read(key, Config::getString, Reader::isPath, "the path of a PEM file, or \"\"");
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
            faults.add(
                    key + " must be " + wanted + ", is " + config.getValue(key).render());
            return getter.apply(reference, key);
        }

        void throwFaults() {
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(String.join("\n", faults));
            }
        }
    }
}

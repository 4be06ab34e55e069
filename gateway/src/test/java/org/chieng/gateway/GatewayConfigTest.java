package org.chieng.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.chieng.gateway.adapter.broker.BrokerSettings;
import org.chieng.gateway.adapter.mqtt.MqttSettings;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    private static GatewayConfig read(String text) {
        return GatewayConfig.from(ConfigFactory.parseString(text));
    }

    @Test
    void hasADefaultForEverythingAndOpensNoDoorToTheNetwork() {
        GatewayConfig config = read("");

        assertThat(config.mqtt().host()).isEqualTo("127.0.0.1");
        assertThat(config.mqtt().port()).isEqualTo(1883);
        assertThat(config.mqtt().tls()).isNull();
        assertThat(config.coap().host()).isEqualTo("127.0.0.1");
        assertThat(config.coap().port()).isEqualTo(5683);
        assertThat(config.ingest().queueRows()).isEqualTo(50_000);
        assertThat(config.ingest().linger()).isZero();
        assertThat(config.ingest().retention()).isEqualTo(Duration.ofDays(3650));
        assertThat(config.retention().points()).as("kept unless told").isEqualTo(Duration.ofDays(36_500));
    }

    @Test
    void takesWhatIsSetAndPassesOverTheSectionsOfOthers() {
        GatewayConfig config = read("http.port = 8080, mqtt { host = \"0.0.0.0\", port = 8883,"
                + " tls { certificate = a.pem, key = b.pem } }, ingest.linger = 1s");

        assertThat(config.mqtt().host()).isEqualTo("0.0.0.0");
        assertThat(config.mqtt().tls())
                .isEqualTo(new MqttSettings.Tls(Path.of("a.pem"), Path.of("b.pem"), null, Duration.ofSeconds(60)));
        assertThat(config.ingest().linger()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void namesAnInfluxDbAndNeverItsToken() {
        assertThat(read("").store().influxdb()).isNull();

        GatewayConfig config = read("store { kind = influxdb, influxdb { url = \"https://db.example:8086\","
                + " bucket = b, token = s3cret, outbox-size = 2 MiB } }");
        assertThat(config.store().influxdb())
                .isEqualTo(new StoreSettings.Influx(
                        URI.create("https://db.example:8086"),
                        "",
                        "b",
                        "s3cret",
                        null,
                        2 << 20,
                        Duration.ofSeconds(10)));
        assertThat(config.toString()).contains("https://db.example:8086").doesNotContain("s3cret");
        assertThatThrownBy(() -> read("store { kind = questdb, influxdb { url = \"http://u:p4ss@x/\", token = s3cret,"
                        + " token-file = t, outbox-size = 1 } }"))
                .hasMessageContaining("store.kind must be one of [sqlite, influxdb]")
                .hasMessageContaining("store.influxdb.url must be an address")
                .hasMessageContaining("store.influxdb needs token or token-file")
                .hasMessageContaining("store.influxdb.outbox-size must be a size of at least")
                .message()
                .doesNotContain("s3cret", "p4ss");
    }

    @Test
    void tellsAllFaultsTogether() {
        assertThatThrownBy(() -> read("mqtt { port = 70000, prot = 1, host = \"\", tls.key = k.pem },"
                        + " coap.port = many, ingest { queue = 0, retention = 5 s },"
                        + " retention { points = 90 days, five-minutes = 30 days }"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown key mqtt.prot")
                .hasMessageContaining("mqtt.port must be a whole number from 0 to 65535, is 70000")
                .hasMessageContaining("mqtt.host must be an address")
                .hasMessageContaining("mqtt.tls needs both certificate and key")
                .hasMessageContaining("coap.port must be a whole number")
                .hasMessageContaining("ingest.queue must be a whole number from 1")
                .hasMessageContaining("ingest.retention must be a time")
                .hasMessageContaining("retention must keep five-minutes at least as long as points");
    }

    @Test
    void joinsNoBrokerUnlessToldTo() {
        assertThat(read("").broker()).isNull();
    }

    @Test
    void joinsABrokerByItsAddressWithTheUsualPort() {
        BrokerSettings broker = Objects.requireNonNull(
                read("broker { url = \"mqtts://broker.example\", client-id = a, user = u, password-file = p }")
                        .broker());

        assertThat(broker.host()).isEqualTo("broker.example");
        assertThat(broker.port()).isEqualTo(8883);
        assertThat(broker.tls()).isTrue();
        assertThat(broker.share()).isEqualTo("chieng");
        assertThat(broker.login()).isEqualTo(new BrokerSettings.Login("u", Path.of("p")));
    }

    @Test
    void refusesABrokerThatWouldMixGatewaysUp() {
        assertThatThrownBy(() -> read("broker { url = \"mqtt://b:1883\", share = \"a/b\", user = u }"))
                .hasMessageContaining("broker.client-id must name this gateway")
                .hasMessageContaining("broker.share must be a name without")
                .hasMessageContaining("broker needs both user and password-file");
        assertThatThrownBy(() -> read("broker.url = \"http://b\"")).hasMessageContaining("broker.url must be mqtt://");
    }
}

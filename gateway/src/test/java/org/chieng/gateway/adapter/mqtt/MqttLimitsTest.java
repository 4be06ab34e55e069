package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** A device that sends faster than it may. */
class MqttLimitsTest extends RawMqttCase {
    @Override
    String config() {
        return "limits { device { messages = 5, readings = 20 }, school { messages = 0, readings = 0 } }";
    }

    @Test
    void refusesAClientOfVersion5WithAReason() throws IOException {
        RawMqtt socket = login5("raw");
        int refused = 0;
        for (int id = 1; id <= 50; id++) {
            socket.send(Raw5.publish(0b10, id, "telemetry", "{\"a\": " + id + "}"));
            byte[] puback = socket.packet();
            if (puback.length > 4) {
                assertThat(new String(puback, StandardCharsets.UTF_8)).contains("send this again later");
                assertThat(puback).contains(0x97);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(0);
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(50 - refused);
        assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isEqualTo(refused);
    }

    @Test
    void readsSlowlyFromAClientOfVersion311AndLosesNothing() throws IOException {
        RawMqtt socket = login("raw");
        for (int id = 1; id <= 12; id++) {
            socket.send(publish(1, id, "telemetry", "{\"a\": " + id + "}"));
        }
        for (int id = 1; id <= 12; id++) {
            assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 0, id));
        }
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(12);
        assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isZero();
        assertThat(running.gateway.counters().slowed()).isPositive();
    }

    @Test
    void tellsAClientOfVersion311OnceToSlowDown() throws IOException {
        RawMqtt socket = login("raw");
        socket.send(RawMqtt.subscribe(1, "errors", 0));
        socket.packet();
        for (int id = 1; id <= 12; id++) {
            socket.send(publish(1, id, "telemetry", "{\"a\": " + id + "}"));
        }
        List<String> told = new ArrayList<>();
        for (int acknowledged = 0; acknowledged < 12; ) {
            byte[] packet = socket.packet();
            if (packet[0] == 0x40) {
                acknowledged++;
            } else {
                told.add(new String(packet, StandardCharsets.UTF_8));
            }
        }
        assertThat(told).singleElement().asString().contains("quota-exceeded", "nothing is lost");
    }

    @Test
    void countsWhoWasTooFast() throws IOException {
        RawMqtt socket = login5("raw");
        for (int id = 1; id <= 10; id++) {
            socket.send(Raw5.publish(0b10, id, "telemetry", "{\"a\": 1}"));
            socket.packet();
        }
        assertThat(running.gateway.counters().byDevice().most(10))
                .singleElement()
                .satisfies(counted -> {
                    assertThat(counted.device().device()).isEqualTo(RunningGateway.PI);
                    assertThat(counted.refused()).containsOnlyKeys(ErrorCode.QUOTA_EXCEEDED);
                    assertThat(counted.total()).isEqualTo(running.rejected(ErrorCode.QUOTA_EXCEEDED));
                });
    }

    @Test
    void makesADeviceWaitUntilItsReadingsArePaidFor() throws IOException {
        RawMqtt socket = login5("raw");
        StringBuilder pack = new StringBuilder("[{\"n\":\"n\",\"v\":0}");
        for (int i = 1; i < 60; i++) {
            pack.append(",{\"n\":\"n\",\"v\":1,\"t\":-").append(i).append('}');
        }
        socket.send(Raw5.publish(0b10, 1, "telemetry", pack + "]"));
        assertThat(socket.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
        socket.send(Raw5.publish(0b10, 2, "telemetry", "{\"a\": 1}"));
        assertThat(socket.packet()).contains(0x97);
        assertThat(running.stored(RunningGateway.PI, "n")).hasSize(60);
    }

    @Test
    void leavesOtherDevicesAlone() throws IOException {
        RawMqtt fast = login5("raw");
        for (int id = 1; id <= 20; id++) {
            fast.send(Raw5.publish(0b10, id, "telemetry", "{\"a\": 1}"));
            fast.packet();
        }
        RawMqtt other = open();
        other.send(RawMqtt.connect("other", RunningGateway.SECRET, 60));
        other.packet();
        other.send(publish(1, 1, "telemetry", "{\"a\": 1}"));
        assertThat(other.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
        assertThat(running.stored(RunningGateway.OTHER, "a")).hasSize(1);
    }
}

package org.chieng.gateway.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;

import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** One device with ever other client ids: it takes no places but its own. */
class MqttSessionsTest extends RawMqttCase {
    private static final int MOST_OF_DEVICE = 100;

    @Test
    void theOldestOfTooManySessionsOfADeviceGivesWay() throws Exception {
        RawMqtt oldest = login5("phone-0");
        List<RawMqtt> others = new ArrayList<>();
        for (int i = 1; i < MOST_OF_DEVICE; i++) {
            others.add(login("phone-" + i));
        }

        RawMqtt newest = login("one-more");

        assertEnds(oldest, 0x97);
        for (RawMqtt still : List.of(others.get(0), newest)) {
            still.send(publish(1, 1, "telemetry", "{\"a\": 1}"));
            assertThat(still.packet()).isEqualTo(bytes(0x40, 2, 0, 1));
        }
        assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isEqualTo(1);
    }
}

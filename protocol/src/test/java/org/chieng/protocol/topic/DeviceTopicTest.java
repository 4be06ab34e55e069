package org.chieng.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTopicTest {
    private static final DeviceId PI = new DeviceId("muong-bi-pi");

    @ParameterizedTest
    @ValueSource(strings = {"telemetry", "v1/devices/muong-bi-pi/telemetry"})
    void readsLongAndShortForm(String topic) throws RejectedException {
        assertThat(DeviceTopic.parse(topic, PI)).isEqualTo(new DeviceTopic(PI, DeviceTopic.Kind.TELEMETRY));
    }

    @Test
    void writesTheLongForm() {
        assertThat(new DeviceTopic(PI, DeviceTopic.Kind.ERRORS)).hasToString("v1/devices/muong-bi-pi/errors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "temperature",
                "v1/devices/muong-bi-pi",
                "v2/devices/muong-bi-pi/telemetry",
                "v1/devices/muong-bi-pi/telemetry/",
                "/telemetry",
                "v1/devices/muong-bi-pi/lab"
            })
    void refusesTopicsThatAreNotOurs(String topic) {
        assertThat(refused(topic).code()).isEqualTo(ErrorCode.UNKNOWN_TOPIC);
    }

    @Test
    void refusesTheTopicOfAnotherDevice() {
        RejectedException refused = refused("v1/devices/hang-kia-pi/telemetry");
        assertThat(refused.code()).isEqualTo(ErrorCode.FOREIGN_DEVICE);
        assertThat(refused).hasMessageContaining("v1/devices/muong-bi-pi/telemetry");
    }

    private static RejectedException refused(String topic) {
        return catchThrowableOfType(RejectedException.class, () -> DeviceTopic.parse(topic, PI));
    }
}

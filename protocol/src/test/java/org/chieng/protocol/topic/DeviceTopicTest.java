package org.chieng.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.CommandId;
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
                "v1/devices/muong-bi-pi/lab",
                "commands",
                "commands/",
                "commands/+",
                "commands/#",
                "commands/a/b",
                "replies/hai ba",
                "telemetry/1",
                "v1/devices/muong-bi-pi/commands",
                "v1/devices/muong-bi-pi/commands/1/2",
                "v1/devices/muong-bi-pi/clock/1"
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

    @Test
    void refusesTheCommandsOfAnotherDevice() {
        RejectedException refused = refused("v1/devices/hang-kia-pi/replies/17");
        assertThat(refused.code()).isEqualTo(ErrorCode.FOREIGN_DEVICE);
        assertThat(refused).hasMessageContaining("may use v1/devices/muong-bi-pi/replies/17 or just replies/17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replies/4f-1_a.Z", "v1/devices/muong-bi-pi/replies/4f-1_a.Z"})
    void readsTheTopicOfOneCommand(String topic) throws RejectedException {
        DeviceTopic one = new DeviceTopic(PI, DeviceTopic.Kind.REPLIES, new CommandId("4f-1_a.Z"));
        assertThat(DeviceTopic.parse(topic, PI)).isEqualTo(one);
        assertThat(one).hasToString("v1/devices/muong-bi-pi/replies/4f-1_a.Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"commands/+", "v1/devices/muong-bi-pi/commands/+"})
    void readsTheFilterForAllCommands(String filter) throws RejectedException {
        DeviceTopic all = new DeviceTopic(PI, DeviceTopic.Kind.COMMANDS);
        assertThat(DeviceTopic.parseFilter(filter, PI)).isEqualTo(all);
        assertThat(all).hasToString("v1/devices/muong-bi-pi/commands/+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#", "+", "+/+", "v1/devices/+/errors", "v1/devices/muong-bi-pi/+", "commands/#", "config/+"})
    void refusesOtherWildcards(String filter) {
        assertThat(catchThrowableOfType(RejectedException.class, () -> DeviceTopic.parseFilter(filter, PI)))
                .isNotNull();
    }

    @Test
    void knowsWhichWayEachKindGoes() {
        assertThat(DeviceTopic.Kind.values())
                .filteredOn(DeviceTopic.Kind::isUp)
                .extracting(DeviceTopic.Kind::level)
                .containsExactly("telemetry", "live", "relayed", "status", "replies", "time");
    }

    private static RejectedException refused(String topic) {
        return catchThrowableOfType(RejectedException.class, () -> DeviceTopic.parse(topic, PI));
    }
}

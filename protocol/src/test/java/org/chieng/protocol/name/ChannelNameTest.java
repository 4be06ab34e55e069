package org.chieng.protocol.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chieng.protocol.error.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {
    @ParameterizedTest
    @CsvSource({
        "Nhiệt độ, nhiet-do",
        "Độ ẩm đất (%), do-am-dat",
        "temperature, temperature",
        "Temp_1, temp_1",
        "--x--, x",
        "a.b, a.b"
    })
    void makesANameOfWhatPeopleWrite(String label, String part) {
        assertThat(ChannelName.partFromLabel(label)).isEqualTo(part);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"温度", "°", "", "....", "ảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảảả"
            })
    void makesAValidNameOfAnything(String label) throws RejectedException {
        String part = ChannelName.partFromLabel(label);
        assertThat(ChannelName.parse(part).channel()).isEqualTo(part);
    }

    @Test
    void takesTheDeviceItselfAsSourceWhereNoneIsNamed() throws RejectedException {
        assertThat(ChannelName.parse("temperature")).hasToString("board/temperature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a/b/c", "a b", "-a", "ä", "a\n"})
    void refusesWhatBreaksTheLimits(String text) {
        assertThatThrownBy(() -> ChannelName.parse(text)).isInstanceOf(RejectedException.class);
    }
}

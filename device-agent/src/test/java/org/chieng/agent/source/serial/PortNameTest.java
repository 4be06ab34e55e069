package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortNameTest {
    @ParameterizedTest
    @CsvSource({
        "/dev/serial/by-id/usb-Arduino__www.arduino.cc__0043_7583333-if00, Arduino__www.arduino.cc__0043_7583333",
        "/dev/serial/by-id/usb-1a86_USB2.0-Serial-if00-port0, 1a86_USB2.0-Serial",
        "/dev/serial/by-id/usb-_CP2102-if00-port0, CP2102",
        "/dev/ttyACM0, ttyACM0",
        "/dev/bo mạch, bomch",
        "/dev/--, x5a0"
    })
    void isWhatUdevKnowsOfTheBoard(Path port, String name) {
        assertThat(PortName.of(port)).isEqualTo(name);
    }
}

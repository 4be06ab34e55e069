package org.chieng.agent.source.pi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chieng.agent.source.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel's files say, word by word (Linux, w1_therm). */
class W1FileTest {
    private static final int NONE = Integer.MIN_VALUE;

    @ParameterizedTest
    @CsvSource({
        "'72 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n72 01 4b 46 7f ff 0e 10 57 t=23125\n', 23125",
        "'5e ff 4b 46 7f ff 02 10 a5 : crc=a5 YES\n5e ff 4b 46 7f ff 02 10 a5 t=-10125\n', -10125",
        "'23562\n', 23562",
        "'0\n', 0",
        "'-55000', -55000",
    })
    void temperatureIsRead(String text, int millis) throws Exception {
        assertThat(W1File.millis(text, NONE)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "'', SENSOR_NO_VALUE",
        "'\n', SENSOR_NO_VALUE",
        "'72 01 4b 46 7f ff 0e 10 58 : crc=57 NO\n72 01 4b 46 7f ff 0e 10 58 t=23125\n', CHECKSUM",
        "'50 05 4b 46 7f ff 0c 10 1c : crc=1c YES\n50 05 4b 46 7f ff 0c 10 1c t=85000\n', SENSOR_POWER_UP",
        "'85000\n', SENSOR_POWER_UP",
        "'-127000\n', SENSOR_DISCONNECTED",
        "'00 00 00 00 00 00 00 00 00 : crc=00 YES\n00 00 00 00 00 00 00 00 00 t=0\n', SENSOR_DISCONNECTED",
        "'none', SENSOR_READ_FAILED",
        "'72 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n', SENSOR_READ_FAILED",
    })
    void whatIsNoTemperatureIsAFault(String text, Fault.Kind kind) {
        assertThatThrownBy(() -> W1File.millis(text, NONE))
                .isInstanceOfSatisfying(
                        SensorException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void eightyFiveIsBelievedOnlyBesideAValueNearIt() throws Exception {
        assertThat(W1File.millis("85000", 84_500)).isEqualTo(85_000);
        assertThat(W1File.millis("85000", 85_000)).isEqualTo(85_000);
        assertThatThrownBy(() -> W1File.millis("85000", 23_000)).isInstanceOf(SensorException.class);
    }
}

package org.chieng.sim.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongBaudTest {

    private static List<Integer> received(long sender, long receiver, String text) {
        WrongBaud wrong = new WrongBaud(sender, receiver);
        byte[] out = new byte[256];
        List<Integer> all = new ArrayList<>();
        for (byte value : text.getBytes(StandardCharsets.US_ASCII)) {
            int count = wrong.receive(value, out);
            for (int i = 0; i < count; i++) {
                all.add(out[i] & 0xff);
            }
        }
        return all;
    }

    private static List<Integer> bytes(String text) {
        return text.chars().boxed().toList();
    }

    @ParameterizedTest
    @CsvSource({"9600,9600", "117647,115200", "9615,9600", "9600,9900"})
    void understandsRatesThatAreAlmostTheSame(long sender, long receiver) {
        String text = "temperature:25.13,light:511\r\n";

        assertThat(WrongBaud.matches(sender, receiver)).isTrue();
        assertThat(received(sender, receiver, text)).isEqualTo(bytes(text));
    }

    @ParameterizedTest
    @CsvSource({"9600,115200", "115200,9600", "9600,19200", "57600,38400", "117647,57600"})
    void makesGibberishOfOtherRates(long sender, long receiver) {
        String text = "temperature:25.13,light:511\r\ntemperature:25.14,light:510\r\n";

        assertThat(WrongBaud.matches(sender, receiver)).isFalse();
        assertThat(received(sender, receiver, text)).isNotEmpty().isNotEqualTo(bytes(text));
    }

    @Test
    void fasterReceiverTakesOneByteForSeveral() {
        // 'U' is 10101010 on the line: at twelve times the rate each 0 bit looks like a start and zeros
        assertThat(received(9_600, 115_200, "U")).hasSize(5);
    }

    @Test
    void slowerReceiverTakesSeveralBytesForOne() {
        assertThat(received(115_200, 9_600, "U".repeat(120))).hasSizeBetween(8, 12);
    }
}

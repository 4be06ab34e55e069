package org.chieng.agent.source.serial.firmata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FirmataParserTest {
    private final List<String> heard = new ArrayList<>();
    private final FirmataParser parser = new FirmataParser(new FirmataParser.Listener() {
        @Override
        public void analog(int channel, int value) {
            heard.add("A" + channel + "=" + value);
        }

        @Override
        public void digital(int port, int mask) {
            heard.add("port" + port + "=" + mask);
        }

        @Override
        public void version(int major, int minor) {
            heard.add("v" + major + "." + minor);
        }

        @Override
        public void sysex(int command, byte[] data) {
            heard.add(Integer.toHexString(command) + ":" + HexFormat.of().formatHex(data));
        }

        @Override
        public void stray() {
            heard.add("?");
        }
    });

    private List<String> take(String hex) {
        heard.clear();
        for (byte b : HexFormat.of().parseHex(hex.replace(" ", ""))) {
            parser.take(b);
        }
        return heard;
    }

    @Test
    void understandsEachMessage() {
        assertThat(take("F9 02 05")).containsExactly("v2.5");
        assertThat(take("F0 79 02 05 4100 F7")).containsExactly("79:02054100");
        assertThat(take("E0 7F 07 E5 01 00")).containsExactly("A0=1023", "A5=1");
        assertThat(take("91 04 01")).containsExactly("port1=132");
    }

    @Test
    void messageThatIsCutShortCostsItselfOnly() {
        assertThat(take("E0 7F E1 02 00")).containsExactly("?", "A1=2");
        assertThat(take("F0 79 02 E1 02 00")).containsExactly("?", "A1=2");
        assertThat(take("F7 41 E1 02 00")).containsExactly("?", "?", "A1=2");
        assertThat(take("FF C0 01 E1 02 00")).containsExactly("?", "?", "?", "A1=2");
    }

    @Test
    void overlongSystemMessageIsLeftOut() {
        assertThat(take("F0 79" + "01".repeat(5_000) + "F7 E1 02 00")).containsExactly("?", "A1=2");
    }

    /** Any bytes at all, then a message: the message is understood, and nothing was thrown. */
    @Test
    void noBytesStopIt() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(4_000)];
            random.nextBytes(bytes);
            heard.clear();
            for (byte b : bytes) {
                parser.take(b);
            }
            heard.clear();
            assertThat(take("F7 E3 05 01")).endsWith("A3=133");
        }
    }
}

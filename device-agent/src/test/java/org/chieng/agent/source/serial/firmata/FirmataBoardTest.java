package org.chieng.agent.source.serial.firmata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

class FirmataBoardTest {
    /** An Uno's analog mapping: pins 14 to 19 are channels 0 to 5. */
    private static final String MAPPING = "F0 6A" + "7F".repeat(14) + "000102030405 F7";

    /** 20 pins that can in, out, pull-up; 9 PWM and servo, too; 14 and above analog. */
    private static final String CAPABILITIES = capabilities();

    private final List<String> sent = new ArrayList<>();
    private final List<String> measured = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private long now = 1_000_000;

    private static String capabilities() {
        StringBuilder all = new StringBuilder("F06C");
        for (int pin = 0; pin < 20; pin++) {
            all.append("000101010B01").append(pin == 9 ? "0308040E" : "").append(pin >= 14 ? "020A" : "");
            all.append("7F");
        }
        return all + "F7";
    }

    private FirmataBoard board(String... pins) {
        FirmataConfig config = new FirmataConfig(
                true, Duration.ofSeconds(1), Stream.of(pins).map(PinUse::parse).toList());
        return new FirmataBoard("uno", config, new FirmataBoard.Host() {
            @Override
            public void send(byte[] bytes) {
                sent.add(HexFormat.of().withUpperCase().formatHex(bytes));
            }

            @Override
            public void measured(String channel, Value value) {
                measured.add(
                        channel + "=" + value.fold(v -> "" + v.number(), v -> v.text(), v -> "" + v.on(), v -> "data"));
            }

            @Override
            public void complain(String what) {
                complaints.add(what);
            }
        });
    }

    private void take(FirmataBoard board, String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", "").toUpperCase(Locale.ROOT));
        board.take(bytes, bytes.length, now);
    }

    private void pass(FirmataBoard board, Duration time) throws IOException {
        now += time.toNanos() / 1_000;
        board.passed(now);
    }

    @Test
    void withoutConfigurationAllAnalogPinsAreMeasuredOnceASecond() throws Exception {
        FirmataBoard board = board();
        board.passed(now);
        assertThat(sent).containsExactly("F069F7", "F06BF7");
        sent.clear();
        take(board, MAPPING + CAPABILITIES);
        assertThat(sent)
                .containsExactly("F07A6807F7", "C001", "C101", "C201", "C301", "C401", "C501"); // 1,000 ms = 68 07
        take(board, "E0 7F 07 E5 00 04");

        assertThat(measured).containsExactly("A0=1023.0", "A5=512.0");
    }

    @Test
    void boardThatAnswersNoQuestionIsTakenForAnUno() throws Exception {
        FirmataBoard board = board();
        board.passed(now);
        pass(board, Duration.ofMillis(1_400));
        assertThat(sent).hasSize(2);
        pass(board, Duration.ofMillis(100));
        assertThat(sent).contains("C001", "C501").doesNotContain("C601");
    }

    @Test
    void pinsAreSetUpAsConfiguredAndOnlyThoseForThisBoard() throws Exception {
        FirmataBoard board =
                board("A0 soil", "D2 in-pullup door", "D9 pwm fan", "uno/D13 out lamp", "mega/D5 out other");
        board.passed(now);
        take(board, MAPPING + CAPABILITIES);
        assertThat(sent).contains("C001", "F4020B", "D001", "F40903", "F40D01").doesNotContain("C101", "F40501");
        take(board, "E0 01 00 E1 01 00 90 04 00 90 04 00 90 00 00");

        assertThat(measured).containsExactly("soil=1.0", "door=true", "door=false");
        assertThat(board.outputs()).extracting(PinUse::name).containsExactly("fan", "lamp");
    }

    @Test
    void outputsTakeWhatTheyCan() throws Exception {
        FirmataBoard board = board("D9 pwm fan", "D13 out lamp", "D8 out pump");
        board.passed(now);
        take(board, MAPPING + CAPABILITIES);
        PinUse fan = board.outputs().get(0);
        PinUse lamp = board.outputs().get(1);
        PinUse pump = board.outputs().get(2);
        sent.clear();
        board.set(fan, new Value.Numeric(200));
        board.set(lamp, new Value.Bool(true));
        board.set(pump, new Value.Numeric(1));
        board.set(lamp, new Value.Numeric(0));

        assertThat(sent).containsExactly("E94801", "912000", "912100", "910100");
        assertThatThrownBy(() -> board.set(fan, new Value.Numeric(256)))
                .hasMessage("fan takes a number from 0 to 255, or yes and no");
        assertThatThrownBy(() -> board.set(lamp, new Value.Text("on"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pinThatCanNotDoWhatIsWantedIsSaid() throws Exception {
        FirmataBoard board = board("D3 pwm fan", "A9 x", "A1 y");
        board.passed(now);
        take(board, MAPPING + CAPABILITIES);

        assertThat(complaints).hasSize(2).first().isEqualTo("pin 'fan' can't be used for pwm on this board");
        assertThat(sent).contains("C101");
    }

    @Test
    void boardThatWasResetIsSetUpAnew() throws Exception {
        FirmataBoard board = board();
        board.passed(now);
        take(board, MAPPING + CAPABILITIES);
        sent.clear();
        take(board, "F9 02 05 F0 79 02 05 F7");
        assertThat(sent).containsExactly("F069F7", "F06BF7");
        take(board, MAPPING + CAPABILITIES);
        assertThat(sent).contains("C001");
    }

    @Test
    void quietBoardIsAskedSoThatItsSilenceMeansSomething() throws Exception {
        FirmataBoard board = board("D2 in door");
        board.passed(now);
        take(board, MAPPING + CAPABILITIES);
        sent.clear();
        pass(board, Duration.ofSeconds(9));
        assertThat(sent).isEmpty();
        pass(board, Duration.ofSeconds(1));
        assertThat(sent).containsExactly("F9");
    }

    @Test
    void intervalIsSetAndALongOneIsKeptHere() throws Exception {
        FirmataBoard board = board("A0 soil");
        board.passed(now);
        take(board, MAPPING + CAPABILITIES);
        sent.clear();
        board.interval(Duration.ofMillis(100));
        assertThat(sent).containsExactly("F07A6400F7");
        board.interval(Duration.ofMinutes(1));
        for (int second = 0; second < 120; second++) {
            now += 1_000_000;
            take(board, "E0 01 00");
        }
        assertThat(measured).hasSize(2);
    }

    @Test
    void textSaysThatItIsFirmataNoLonger() throws Exception {
        FirmataBoard board = board();
        take(board, "E0 01 00" + "41".repeat(64));
        assertThat(board.isLost()).isFalse();
        take(board, "41");
        assertThat(board.isLost()).isTrue();
    }

    @Test
    void detectorKnowsAReportAndNoNoise() {
        FirmataDetector detector = new FirmataDetector();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200_000; i++) {
            assertThat(detector.take((byte) random.nextInt(256))).isFalse();
        }
        boolean found = false;
        for (byte b : HexFormat.of().parseHex("f90205f07902055300740064002e0069006e006f00f7")) {
            found = detector.take(b);
        }
        assertThat(found).isTrue();
        assertThat(detector.firmware()).hasValue("Std");
    }

    @Test
    void noBytesStopItAndWhatComesAfterIsUnderstood() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        FirmataBoard board = board();
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = new byte[random.nextInt(500)];
            random.nextBytes(bytes);
            board.take(bytes, bytes.length, now++);
        }
        take(board, "F7" + MAPPING + CAPABILITIES);
        pass(board, Duration.ofSeconds(2));
        measured.clear();
        take(board, "E0 03 00");
        assertThat(measured).containsExactly("A0=3.0");
    }
}

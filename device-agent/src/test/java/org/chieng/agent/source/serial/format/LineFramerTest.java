package org.chieng.agent.source.serial.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chieng.agent.time.AgentClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFramerTest {
    private static final AgentClock.Stamp OPENED = new AgentClock.Stamp(1_000_000, 0);

    private final LineFramer framer = new LineFramer(OPENED);

    private static AgentClock.Stamp at(long micros) {
        return new AgentClock.Stamp(1_000_000 + micros, micros);
    }

    private List<Line> take(byte[] bytes, long micros) {
        return framer.take(bytes, bytes.length, at(micros));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "      \r\n", "\n\n", "\t\r\n"})
    void lineEndsAtEveryKindOfEnd(String end) {
        List<Line> lines = take(utf8("x" + end + "Nhiệt độ:27.5" + end + "  b:2" + end), 1);

        assertThat(lines.stream().map(Line::text)).containsExactly("x", "Nhiệt độ:27.5", "b:2");
    }

    @Test
    void givesTheSameLinesWhereverTheBytesAreCut() {
        byte[] all = utf8("temp:1\r\nNhiệt độ: 27.5\r\nbình:3\n");
        for (int cut = 0; cut <= all.length; cut++) {
            LineFramer own = new LineFramer(OPENED);
            List<Line> lines = new ArrayList<>(own.take(all, cut, at(1)));
            byte[] rest = Arrays.copyOfRange(all, cut, all.length);
            lines.addAll(own.take(rest, rest.length, at(2)));

            assertThat(lines.stream().map(Line::text)).containsExactly("temp:1", "Nhiệt độ: 27.5", "bình:3");
            assertThat(lines).allMatch(Line::printable);
        }
    }

    @Test
    void lineHasTheTimeOfItsLastByte() {
        take(utf8("x\nte"), 10);
        take(utf8("mp:"), 20);

        List<Line> lines = take(utf8("5\nhu"), 30);

        assertThat(lines).singleElement().extracting(Line::readAt).isEqualTo(at(30));
    }

    @Test
    void firstLineAfterOpeningInMidSpeechIsCut() {
        assertThat(take(utf8("5.1\ntemp:2\n"), 99_999).stream().map(Line::start))
                .containsExactly(Line.Start.CUT, Line.Start.SEEN);
    }

    @Test
    void firstLineAfterQuietIsLikelyWhole() {
        assertThat(take(utf8("temp:1\ntemp:2\n"), 100_000).stream().map(Line::start))
                .containsExactly(Line.Start.AFTER_QUIET, Line.Start.SEEN);
    }

    @Test
    void bytesThatAreNoTextMakeALineUnprintable() {
        byte[] noisy = utf8("temp:1\n");
        noisy[2] = (byte) 0xb0;

        assertThat(take(noisy, 1)).singleElement().extracting(Line::printable).isEqualTo(false);
    }

    @Test
    void lineLongerThanTheLimitIsNoiseAndHoldsNoMoreMemory() {
        byte[] endless = new byte[LineFramer.MAX_LINE_BYTES + 1];
        Arrays.fill(endless, (byte) '1');
        take(endless, 1);

        List<Line> lines = take(utf8("\nb:2\n"), 2);

        assertThat(lines.get(0).printable()).isFalse();
        assertThat(lines.get(1).text()).isEqualTo("b:2");
    }

    @Test
    void noiseIsToldWithoutWaitingForAnEndOfLine() {
        byte[] noise = new byte[64];
        Arrays.fill(noise, (byte) 0xf8);
        take(noise, 1);

        assertThat(framer.isNoisePending()).isTrue();
    }

    @Test
    void aLineAfterNoiseAndAPauseIsWhole() {
        take(new byte[] {(byte) 0xfe, (byte) 0xc3, 7}, 10);
        framer.dropNoise(at(200_000));
        assertThat(take(utf8("temp:1\n"), 1_500_000)).singleElement().satisfies(line -> {
            assertThat(line.text()).isEqualTo("temp:1");
            assertThat(line.start()).isEqualTo(Line.Start.AFTER_QUIET);
        });

        take(utf8("hum:"), 1_600_000);
        framer.dropNoise(at(1_700_000));
        assertThat(take(utf8("4\n"), 1_800_000)).extracting(Line::text).containsExactly("hum:4");
    }

    @Test
    void longTextWithoutAnEndIsNoNoise() {
        take(utf8("x".repeat(500)), 1);

        assertThat(framer.isNoisePending()).isFalse();
    }
}

package org.chieng.agent.source.serial.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No bytes may stop the parsers or grow what they remember. A run that fails names its seed; put it into the list to see it again. What
 * comes out must be valid as a reading, since the source makes one of it without asking again.
 */
class HostileBytesTest {
    private static final int MOST_LABELS = 256;
    private static final List<Corpus.Board> BOARDS = Corpus.read();

    private final LineFramer framer = new LineFramer(Shown.OPENED);
    private final Formats formats = new Formats();

    /** Seeds that are always run, and four that are new each time. */
    static LongStream seeds() {
        return LongStream.concat(LongStream.of(1, 2, 3, 4), new Random().longs(4));
    }

    private int take(byte[] bytes) {
        int samples = 0;
        for (Line line : framer.take(bytes, bytes.length, Shown.LATER)) {
            ParsedLine parsed = formats.parse(line);
            samples += parsed.samples().size();
            for (Sample sample : parsed.samples()) {
                new Reading(
                        new ChannelName("board", sample.channel()), 1, sample.value(), sample.unit(), sample.label());
            }
            parsed.faults().stream()
                    .filter(fault -> fault.channel() != null)
                    .forEach(fault -> new ChannelName("board", fault.channel()));
        }
        assertThat(formats.labels()).isLessThanOrEqualTo(MOST_LABELS);
        return samples;
    }

    private int take(String text) {
        return take(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomBytesNeverStopTheParsers(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(1, 2000)];
            random.nextBytes(bytes);
            take(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void linesOfCharactersThatMatterNeverStopTheParsers(long seed) {
        Random random = new Random(seed);
        String characters = "0123456789..--++eE:=,;\t |&/()[]{}\"'!#$*%°µCFnaif xyzTempđộ\\>_<\n\n\r";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int n = random.nextInt(1, 60); n > 0; n--) {
                line.append(characters.charAt(random.nextInt(characters.length())));
            }
            take(line.append('\n').toString());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mutatedLinesNeverStopTheParsers(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Corpus.Board board = BOARDS.get(random.nextInt(BOARDS.size()));
            byte[] bytes = board.bytes("\n");
            for (int n = random.nextInt(4); n >= 0 && bytes.length > 1; n--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> bytes[at] = (byte) random.nextInt(256);
                    case 1 -> bytes = Arrays.copyOf(bytes, at);
                    default -> System.arraycopy(bytes, 0, bytes, at, bytes.length - at);
                }
            }
            take(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1", "a", "!", "!a", "!a:", "a:", "a:1,", "1,", "a=", "(", "[", "{", "{\"a\":", "[[", "\"", "a ",
                "a b:", " ", "\t", "đ", "$GPGGA,", "#", "!1:A:1#", "nan,", "a: ", "- ", "x.", "1.", "1e", "12:", "%",
                "a:1 ", "a:b:", "\u001b[", "\u001b]", "--", "a:(1,", "°", "temp 1 "
            })
    void endlessLineNeverStopsTheParsers(String part) {
        for (int i = 0; i < 20; i++) {
            take(part.repeat(3000));
        }
        take("\n");
        take(part.repeat(LineFramer.MAX_LINE_BYTES / part.getBytes(StandardCharsets.UTF_8).length - 1) + "\n");

        assertThat(take("\ntemp:1\n")).isOne();
    }

    @Test
    void deepJsonNeverStopsTheParsers() {
        take("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000) + "\n");
        take("{\"a\":".repeat(600) + "1" + "}".repeat(600) + "\n");
        take("[".repeat(2000) + "]".repeat(2000) + "\n");
        take("{\"a\":" + "[".repeat(2000) + "\n");

        assertThat(take("{\"temp\":1}\n")).isOne();
    }

    @Test
    void labelsBeyondTheBoundAreNotRemembered() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            lines.append(i % 20 == 0 ? "nhãn " : "n").append(i).append(i % 20 == 19 ? ":1\n" : ":1,");
            if (lines.length() > 50_000) {
                take(lines.toString());
                lines.setLength(0);
            }
        }
        assertThat(take(lines + "temp:1\n")).isPositive();
    }

    @Test
    void longLabelsStayApartAndAreNotRemembered() {
        String label = "x".repeat(90);
        take("{\"" + label + "a\":1,\"" + label + "b\":2}\n");

        assertThat(formats.labels()).isZero();
        Line line = new Line("{\"" + label + "a\":1,\"" + label + "b\":2}", true, Line.Start.SEEN, Shown.LATER);
        assertThat(formats.parse(line).samples().stream().map(Sample::channel)).doesNotHaveDuplicates();
    }

    @Test
    void framesAreFoundAgainAfterGarbageWithoutAnEnd() {
        take("x".repeat(10_000));

        assertThat(take("!1:TEMP:23#")).isOne();
    }
}

package org.chieng.agent.source.serial.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What real boards print, line by line, and what must come out whatever is done to the bytes on their way. */
class CorpusTest {
    private static final byte[] NOISE = {(byte) 0xf8, (byte) 0x80, 0, (byte) 0xfe, 7, (byte) 0xe0, '\n'};

    private static final List<Corpus.Board> BOARDS = Corpus.read();

    @Test
    void holdsEnoughLinesOfEveryFormat() {
        assertThat(BOARDS.stream().map(Corpus.Board::file).distinct())
                .contains(
                        "f01-plotter.txt", "f02-makecode.txt", "f05-bridge.txt", "f06-datalogger.txt", "f09-lesson.txt")
                .contains(
                        "f10-prose.txt", "f11-python.txt", "f13-concord.txt", "f15-nmea.txt", "faults.txt", "text.txt");
        assertThat(BOARDS.stream().mapToInt(board -> board.lines().size()).sum())
                .isGreaterThanOrEqualTo(300);
    }

    /** The issue asks for 99 %; what is in the corpus is known, so all of it is. */
    @Test
    void recoversEveryValueWithItsNameUnitAndColumnAndInventsNone() {
        List<String> wrong = new ArrayList<>();
        for (Corpus.Board board : BOARDS) {
            LineFramer framer = new LineFramer(Shown.OPENED);
            Formats formats = new Formats();
            for (Corpus.Printed line : board.lines()) {
                byte[] bytes = with(line.bytes(), "\n");
                List<String> shown = new ArrayList<>();
                framer.take(bytes, bytes.length, Shown.LATER)
                        .forEach(one -> shown.addAll(Shown.of(formats.parse(one))));
                if (!sorted(shown).equals(sorted(line.expected()))) {
                    wrong.add(board.file() + ": '" + line.text() + "' says " + shown + ", not " + line.expected());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void saysTheSameWhereverTheBytesAreCut() {
        BOARDS.parallelStream().forEach(board -> {
            byte[] bytes = board.bytes("\r\n");
            List<String> whole = Shown.of(bytes);
            for (int cut = 1; cut < bytes.length; cut++) {
                assertThat(Shown.of(bytes, cut, bytes.length))
                        .as("%s cut at %d", board, cut)
                        .isEqualTo(whole);
            }
            assertThat(Shown.of(bytes, 1, 1)).as("%s byte by byte", board).isEqualTo(whole);
        });
    }

    @Test
    void saysTheSameWithEveryEndOfLineAndPadding() {
        for (Corpus.Board board : BOARDS) {
            List<String> plain = Shown.of(board.bytes("\n"));
            for (String end : new String[] {"\r", "\r\n", "\n\n", "\n\r", "                \r\n", "\t\r\n", "\0\r\n"}) {
                assertThat(Shown.of(board.bytes(end)))
                        .as("%s ended by '%s'", board, end)
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void saysTheSameWithNoiseBetweenTheLines() {
        for (Corpus.Board board : BOARDS) {
            String noise = new String(NOISE, StandardCharsets.ISO_8859_1);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (Corpus.Printed line : board.lines()) {
                bytes.writeBytes(noise.getBytes(StandardCharsets.ISO_8859_1));
                bytes.writeBytes(with(line.bytes(), "\r\n"));
            }
            assertThat(Shown.of(bytes.toByteArray())).as("%s", board).isEqualTo(Shown.of(board.bytes("\n")));
        }
    }

    @Test
    void saysEverythingTwiceWhenTheBytesComeTwice() {
        for (Corpus.Board board : BOARDS) {
            if (board.onceOnly()) {
                continue;
            }
            byte[] once = board.bytes("\n");
            byte[] twice = Arrays.copyOf(once, 2 * once.length);
            System.arraycopy(once, 0, twice, once.length, once.length);
            List<String> expected = new ArrayList<>(Shown.of(once));
            expected.addAll(List.copyOf(expected));

            assertThat(Shown.of(twice)).as("%s", board).isEqualTo(expected);
        }
    }

    @Test
    void saysEachLineTwiceWhenEachComesTwice() {
        for (Corpus.Board board : BOARDS) {
            if (board.onceOnly()) {
                continue;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            for (Corpus.Printed line : board.lines()) {
                bytes.writeBytes(with(line.bytes(), "\n"));
                bytes.writeBytes(with(line.bytes(), "\n"));
                expected.addAll(line.expected());
                expected.addAll(line.expected());
            }
            assertThat(sorted(Shown.of(bytes.toByteArray()))).as("%s", board).isEqualTo(sorted(expected));
        }
    }

    /** A byte that is no text takes the place of each byte of a line of values: that line may be lost, no other, and none is made up. */
    @Test
    void spoiltLineCostsAtMostThatLine() {
        BOARDS.parallelStream().forEach(board -> {
            for (int i = 0; i < board.lines().size(); i++) {
                if (!board.lines().get(i).expected().isEmpty() && !board.file().equals("faults.txt")) {
                    spoil(board, i);
                }
            }
        });
    }

    private static void spoil(Corpus.Board board, int line) {
        int length = board.lines().get(line).bytes().length;
        List<String> most = board.expected();
        List<String> least = new ArrayList<>(most);
        board.lines().get(line).expected().forEach(least::remove);
        for (int at = 0; at < length; at++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < board.lines().size(); i++) {
                byte[] one = with(board.lines().get(i).bytes(), "\n");
                if (i == line) {
                    one[at] = (byte) 0xff;
                }
                bytes.writeBytes(one);
            }
            List<String> shown = Shown.of(bytes.toByteArray());
            assertThat(most)
                    .as("%s, byte %d of line %d spoilt", board, at, line)
                    .containsAll(shown);
            assertThat(shown)
                    .as("%s, byte %d of line %d spoilt", board, at, line)
                    .containsAll(least);
        }
    }

    /** The port is opened while the board is in the middle of its first line: what is left of that is no data, frames apart. */
    @Test
    void halfALineAfterOpeningIsNeverData() {
        BOARDS.parallelStream().forEach(board -> {
            byte[] bytes = with(board.lines().get(0).bytes(), "\n");
            for (int from = 1; from < bytes.length; from++) {
                byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
                LineFramer framer = new LineFramer(Shown.LATER);
                Formats formats = new Formats();
                List<String> shown = new ArrayList<>();
                framer.take(rest, rest.length, Shown.LATER).forEach(one -> shown.addAll(Shown.of(formats.parse(one))));
                assertThat(board.lines().get(0).expected())
                        .as("%s from byte %d", board, from)
                        .containsAll(shown);
            }
        });
    }

    @Test
    void framesNeedNoEndOfLine() {
        String frames = "!1:TEMP:23.4#!1:HUMI:60##rác!1:TEMP:23.5#!2:TEMP:2!1:LUX:7#";

        assertThat(Shown.of(frames.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("TEMP=23.4", "HUMI=60", "TEMP=23.5", "LUX=7 lx");
    }

    private static byte[] with(byte[] line, String end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(line);
        bytes.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private static List<String> sorted(List<String> shown) {
        return shown.stream().sorted().toList();
    }
}

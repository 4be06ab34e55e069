package org.chieng.sim.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.chieng.sim.wire.Pipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T01:00:00.000250Z"), ZoneOffset.UTC);
    private static final Duration SLICE = Duration.ofMillis(4);

    private final Pipe pipe = new Pipe();

    @TempDir
    Path folder;

    private Board board(BoardSpec spec) throws IOException {
        Board board = new Board(spec.recordTo(folder.resolve("record")), CLOCK);
        board.plug();
        return board;
    }

    private static void run(Board board, Duration length) {
        for (Duration done = Duration.ZERO; done.compareTo(length) < 0; done = done.plus(SLICE)) {
            board.advance(SLICE);
        }
    }

    /** What waits for the host now. */
    private static String read(Pipe.Host host) throws IOException {
        InputStream in = host.in();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (in.available() > 0) {
            bytes.write(in.read());
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private List<RecordedLine> record() throws IOException {
        return RecordedLine.read(folder.resolve("record"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ROOM     | 115200 | 10 | temperature\\(°C\\):[23]\\d\\.\\d\\d,light:\\d{1,4},n:\\d+",
                "GARDEN   | 9600   | 3  | moisture\\(%\\):\\d\\d\\.\\d light\\(lx\\):\\d+\\.\\d n:\\d+",
                "FAST     | 115200 | 90 | a:\\d+,b:\\d+,n:\\d+",
                "MICROBIT | 115200 | 12 | [a-z]+:\\d+ +",
            })
    void printsItsLinesAndRecordsEachAsThePortGotIt(Sketch sketch, int baud, int atLeast, String line)
            throws IOException {
        try (Board board = board(BoardSpec.of(sketch, pipe));
                Pipe.Host host = pipe.open(baud)) {
            run(board, Duration.ofSeconds(4));

            List<String> lines = read(host).lines().toList();
            List<String> whole = lines.subList(0, (int) board.counts().intactLines());
            assertThat(whole).hasSizeGreaterThanOrEqualTo(atLeast).allMatch(text -> text.matches(line));
            assertThat(record()).allMatch(RecordedLine::intact);
            assertThat(record()).extracting(RecordedLine::text).containsExactlyElementsOf(whole);
        }
    }

    @Test
    void recordsTheMomentOfTheClockInMicroseconds() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.FAST, pipe));
                Pipe.Host host = pipe.open(115_200)) {
            run(board, Duration.ofMillis(100));

            assertThat(read(host)).contains("n:1");
            assertThat(record().get(0).epochMicros()).isEqualTo(1_772_413_200_000_250L);
        }
    }

    @Test
    void isRepeatableByItsSeed() throws IOException {
        String first = firstLines(BoardSpec.of(Sketch.ROOM, new Pipe()).seed(7));
        String again = firstLines(BoardSpec.of(Sketch.ROOM, new Pipe()).seed(7));
        String other = firstLines(BoardSpec.of(Sketch.ROOM, new Pipe()).seed(8));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    private static String firstLines(BoardSpec spec) throws IOException {
        try (Board board = new Board(spec, CLOCK)) {
            board.plug();
            Pipe.Host host = ((Pipe) spec.connector()).open(115_200);
            run(board, Duration.ofSeconds(2));
            return read(host);
        }
    }

    @Test
    void losesWhatItPrintsWhileNobodyListensAndMarksIt() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.FAST, pipe))) {
            run(board, Duration.ofSeconds(1));

            assertThat(record()).hasSizeGreaterThan(40).noneMatch(RecordedLine::intact);
        }
    }

    @Test
    void resetsWhenAHostOpensThePortAndCountsOn() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.ROOM, pipe))) {
            run(board, Duration.ofMillis(3_905)); // 19 lines at five a second, and half a period more
            try (Pipe.Host host = pipe.open(115_200)) {
                run(board, Duration.ofMillis(150));
                assertThat(read(host))
                        .as("a whole period from the reset to the first line")
                        .isEmpty();

                run(board, Duration.ofMillis(100));
                assertThat(read(host)).startsWith("temperature(°C):").endsWith("n:20\r\n");
            }
        }
    }

    @Test
    void beginsToCountAnewAfterUnplugging() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.FAST, pipe))) {
            run(board, Duration.ofSeconds(1));
            board.unplug();
            run(board, Duration.ofSeconds(1));
            board.plug();
            try (Pipe.Host host = pipe.open(115_200)) {
                run(board, Duration.ofMillis(200));
                assertThat(read(host)).containsPattern("n:1\r\n");
            }
        }
    }

    @Test
    void hostSeesTheEndOfTheLineWhenItIsUnplugged() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.FAST, pipe));
                Pipe.Host host = pipe.open(115_200)) {
            run(board, Duration.ofMillis(100));
            read(host);
            board.unplug();

            assertThat(host.in().read()).isEqualTo(-1);
        }
    }

    @Test
    void wrongBaudGivesGibberishAndNoIntactLine() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.ROOM, pipe));
                Pipe.Host host = pipe.open(9_600)) {
            run(board, Duration.ofSeconds(2));

            assertThat(read(host)).isNotEmpty().doesNotContain("temperature");
            assertThat(record()).isNotEmpty().noneMatch(RecordedLine::intact);
        }
    }

    @Test
    void hostThatFindsTheRightBaudBetweenTwoLinesHasTheNextOneWhole() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.ROOM, pipe));
                Pipe.Host host = pipe.open(9_600)) {
            while (record().isEmpty()) {
                run(board, SLICE);
            }
            read(host);
            host.setBaud(115_200);
            run(board, Duration.ofSeconds(1));

            List<RecordedLine> later = record().subList(1, record().size());
            assertThat(later).isNotEmpty().allMatch(RecordedLine::intact);
            assertThat(read(host).lines())
                    .endsWith(later.stream().map(RecordedLine::text).toArray(String[]::new));
        }
    }

    @Test
    void fullBufferDropsAndMarksButNeverWaits() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.FAST, pipe));
                Pipe.Host host = pipe.open(115_200)) {
            run(board, Duration.ofSeconds(10));

            String text = read(host);
            assertThat(board.counts().lostBytes()).isPositive();
            assertIntactLinesAreInOrderIn(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"GARBAGE", "HALF"})
    void faultOfTheLineSpoilsLinesAndTheRecordSaysWhich(Fault fault) throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.FAST, pipe));
                Pipe.Host host = pipe.open(115_200)) {
            StringBuilder seen = new StringBuilder();
            board.fault(fault, Duration.ofSeconds(1));
            for (int i = 0; i < 20; i++) {
                run(board, Duration.ofMillis(100));
                seen.append(read(host));
            }

            assertIntactLinesAreInOrderIn(seen.toString());
            List<RecordedLine> record = record();
            assertThat(record.subList(0, 48)).anyMatch(line -> !line.intact());
            assertThat(record.subList(55, record.size())).hasSizeGreaterThan(30).allMatch(RecordedLine::intact);
        }
    }

    /** What the record calls intact is in what the host read, as a line of its own, once, in order. */
    private void assertIntactLinesAreInOrderIn(String text) throws IOException {
        List<String> intact = record().stream()
                .filter(RecordedLine::intact)
                .map(RecordedLine::text)
                .toList();
        assertThat(intact).isNotEmpty();
        assertThat(List.of(text.split("\r?\n"))).containsSubsequence(intact);
    }

    @Test
    void stuckSensorShowsTheSameUntilItIsOver() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.FAST, pipe));
                Pipe.Host host = pipe.open(115_200)) {
            run(board, Duration.ofSeconds(1));
            board.fault(Fault.STUCK, Duration.ofSeconds(1));
            run(board, Duration.ofMillis(100));
            read(host);
            run(board, Duration.ofMillis(800));
            long values = read(host)
                    .lines()
                    .filter(line -> line.startsWith("a:"))
                    .map(line -> line.substring(0, line.indexOf(",n:")))
                    .distinct()
                    .count();
            run(board, Duration.ofSeconds(5));
            long later = read(host)
                    .lines()
                    .filter(line -> line.matches("a:\\d+,b:\\d+,n:\\d+"))
                    .map(line -> line.substring(0, line.indexOf(",n:")))
                    .distinct()
                    .count();

            assertThat(values).isEqualTo(1);
            assertThat(later).isGreaterThan(1);
        }
    }

    @Test
    void microbitGoesOnWhenAHostOpensItsPort() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.MICROBIT, pipe))) {
            run(board, Duration.ofMillis(2_900));

            try (Pipe.Host host = pipe.open(115_200)) {
                run(board, Duration.ofMillis(400));

                assertThat(read(host).lines().map(String::strip)).endsWith("n:3");
            }
        }
    }

    @Test
    void resetInMidLineSpoilsTheLineThatItCuts() throws IOException {
        try (Board board = board(BoardSpec.of(Sketch.ROOM, pipe));
                Pipe.Host host = pipe.open(115_200)) {
            while (host.in().available() == 0) {
                board.advance(Duration.ofMillis(1));
            }
            board.reset();
            run(board, Duration.ofSeconds(1));

            List<RecordedLine> record = record();
            assertThat(record.get(0).intact()).isFalse();
            assertThat(record.get(0).text())
                    .isEqualTo(read(host).lines().findFirst().orElseThrow());
            assertThat(record.subList(1, record.size())).isNotEmpty().allMatch(RecordedLine::intact);
        }
    }
}

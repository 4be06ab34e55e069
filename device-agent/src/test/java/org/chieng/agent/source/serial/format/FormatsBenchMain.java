package org.chieng.agent.source.serial.format;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Prints what docs/agent-internals.md says of the corpus: how many of its values are kept here, and by the rules of other programs for schools; and
 * how many lines a second are understood. Run in device-agent with the module's test class path; prints to standard output.
 */
public final class FormatsBenchMain {
    private static final int ROUNDS = 400;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private FormatsBenchMain() {}

    /** Takes no arguments. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) {
        List<Corpus.Board> boards = Corpus.read();
        System.out.printf(
                "%s %s, Java %s, %d processors%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        int lines = boards.stream().mapToInt(board -> board.lines().size()).sum();
        System.out.printf("corpus: %d boards, %d lines, %d numbers%n", boards.size(), lines, numbers(boards));
        ours(boards);
        for (Rival rival : Rival.values()) {
            rival(boards, rival);
        }
        speed(boards, lines);
    }

    private static long numbers(List<Corpus.Board> boards) {
        return boards.stream()
                .flatMap(board -> board.expected().stream())
                .filter(FormatsBenchMain::isNumber)
                .count();
    }

    private static boolean isNumber(String expected) {
        int equals = expected.indexOf('=');
        return equals > 0 && Numbers.end(expected, equals + 1) > 0;
    }

    private static void ours(List<Corpus.Board> boards) {
        int kept = 0;
        int others = 0;
        for (Corpus.Board board : boards) {
            List<String> shown = new ArrayList<>(Shown.of(board.bytes("\n")));
            for (String expected : board.expected()) {
                kept += shown.remove(expected) && isNumber(expected) ? 1 : 0;
            }
            others += shown.size();
        }
        System.out.printf("%-14s %4d kept with name, unit and column; %4d others%n", "Chiêng", kept, others);
    }

    /** The rivals have no units: name and number are enough, in any way of writing the name. */
    private static void rival(List<Corpus.Board> boards, Rival rival) {
        int kept = 0;
        int others = 0;
        TreeMap<String, Integer> byFile = new TreeMap<>();
        for (Corpus.Board board : boards) {
            for (Corpus.Printed line : board.lines()) {
                List<String> read = new ArrayList<>(rival.read(Rival.text(line)));
                for (String expected : line.expected()) {
                    boolean found =
                            isNumber(expected) && names(expected).stream().anyMatch(read::remove);
                    kept += found ? 1 : 0;
                    byFile.merge(board.file(), found ? 1 : 0, Integer::sum);
                }
                others += read.size();
            }
        }
        System.out.printf("%-14s %4d kept with name and column;       %4d others; %s%n", rival, kept, others, byFile);
    }

    private static Set<String> names(String expected) {
        int equals = expected.indexOf('=');
        int end = Numbers.end(expected, equals + 1);
        String number = expected.substring(equals, end);
        Set<String> names = new HashSet<>(Set.of(expected.substring(0, equals) + number));
        int quote = expected.indexOf('"');
        if (quote > 0) {
            names.add(expected.substring(quote + 1, expected.length() - 1) + number);
        }
        return names;
    }

    private static void speed(List<Corpus.Board> boards, int lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boards.forEach(board -> all.writeBytes(board.bytes("\n")));
        byte[] corpus = all.toByteArray();
        byte[] usual = "Humidity: 45.00%  Temperature: 23.40°C 74.12°F\ntemp:23.5,hum:45\n1013,48,112\n"
                .repeat(200)
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2; i++) {
            rate("corpus, all formats", corpus, lines);
            rate("three usual lines", usual, 600);
        }
    }

    @SuppressWarnings("SystemOut") // a program, not a test
    private static void rate(String what, byte[] bytes, int lines) {
        LineFramer framer = new LineFramer(Shown.OPENED);
        Formats formats = new Formats();
        long begin = THREADS.getCurrentThreadCpuTime();
        int samples = 0;
        for (int i = 0; i < ROUNDS; i++) {
            for (Line line : framer.take(bytes, bytes.length, Shown.LATER)) {
                samples += formats.parse(line).samples().size();
            }
        }
        double seconds = (THREADS.getCurrentThreadCpuTime() - begin) / 1e9;
        System.out.printf(
                "%-20s %,.0f lines, %,.0f values a second of processor time%n",
                what, ROUNDS * lines / seconds, samples / seconds);
    }
}

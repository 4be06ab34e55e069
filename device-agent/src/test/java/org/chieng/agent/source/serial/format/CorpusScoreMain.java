package org.chieng.agent.source.serial.format;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what the parsers make of lines that somebody wrote without looking at them: a folder of files as in
 * {@code serial-corpus}, where labels may be left out. Prints each line that says something else, then the sums.
 */
final class CorpusScoreMain {
    private CorpusScoreMain() {}

    /** The folder is the only argument. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) {
        int lines = 0;
        int expected = 0;
        int missed = 0;
        int invented = 0;
        for (Corpus.Board board : Corpus.read(Path.of(args[0]))) {
            LineFramer framer = new LineFramer(Shown.OPENED);
            Formats formats = new Formats();
            for (Corpus.Printed line : board.lines()) {
                byte[] bytes = (line.raw() + "\n").getBytes(StandardCharsets.ISO_8859_1);
                List<String> shown = new ArrayList<>();
                framer.take(bytes, bytes.length, Shown.LATER)
                        .forEach(one -> shown.addAll(Shown.of(formats.parse(one))));
                List<String> more = withoutLabels(shown);
                List<String> less = new ArrayList<>(withoutLabels(line.expected()));
                lines++;
                expected += less.size();
                withoutLabels(line.expected()).forEach(one -> {
                    if (more.remove(one)) {
                        less.remove(one);
                    }
                });
                missed += less.size();
                invented += more.size();
                if (!more.isEmpty() || !less.isEmpty()) {
                    System.out.printf(
                            "%s: '%s'%n    says %s%n    missed %s, invented %s%n",
                            board.file(), line.text(), shown, less, more);
                }
            }
        }
        System.out.printf(
                "%d lines, %d expected, %d recovered (%.1f %%), %d others%n",
                lines, expected, expected - missed, 100.0 * (expected - missed) / expected, invented);
    }

    private static List<String> withoutLabels(List<String> shown) {
        return new ArrayList<>(
                shown.stream().map(one -> one.replaceFirst(" \".*\"$", "")).toList());
    }
}

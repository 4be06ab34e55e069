package org.chieng.sim.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.sim.board.Board;
import org.chieng.sim.board.Fault;

/**
 * Does what control lines say: {@code [NAME] reset}, {@code [NAME] unplug}, {@code [NAME] plug}, {@code [NAME] fault
 * garbage|half|stuck DURATION}; without a name, to all boards.
 */
final class ControlLines {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private final List<Board> boards;

    ControlLines(List<Board> boards) {
        this.boards = boards;
    }

    /**
     * Does it, and gives the answer for standard output.
     *
     * @throws UsageException nothing was done; the message says what is wrong with the line
     * @throws IOException a board could not be plugged in
     */
    String obey(String line) throws UsageException, IOException {
        List<String> words = new ArrayList<>(Arrays.asList(line.strip().split("\\s+")));
        List<Board> meant = boards.stream()
                .filter(board -> board.name().equals(words.get(0)))
                .toList();
        if (meant.isEmpty()) {
            meant = boards;
        } else {
            words.remove(0);
        }
        if (words.isEmpty()) {
            throw new UsageException("what shall the board do? reset, unplug, plug or fault");
        }
        for (Board board : meant) {
            obey(board, words);
        }
        return "OK " + line.strip();
    }

    private static void obey(Board board, List<String> words) throws UsageException, IOException {
        switch (words.get(0)) {
            case "reset" -> board.reset();
            case "unplug" -> board.unplug();
            case "plug" -> board.plug();
            case "fault" -> fault(board, words);
            default -> throw new UsageException("there is no board and no command named " + words.get(0));
        }
    }

    private static void fault(Board board, List<String> words) throws UsageException {
        if (words.size() != 3) {
            throw new UsageException("a fault is said as: fault garbage 5s");
        }
        Fault fault = Fault.of(words.get(1))
                .orElseThrow(
                        () -> new UsageException("no fault " + words.get(1) + "; there are garbage, half and stuck"));
        board.fault(fault, duration(words.get(2)));
    }

    private static Duration duration(String text) throws UsageException {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("a duration is said as 500ms, 5s or 2m, not " + text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }
}

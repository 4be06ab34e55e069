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
 * garbage|half|stuck DURATION}, {@code sensors on|off}, {@code pin N high|low|free}, {@code duty N}; without a name, to
 * all boards.
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
            throw new UsageException("what shall the board do? reset, unplug, plug, fault, sensors, pin or duty");
        }
        StringBuilder answer = new StringBuilder("OK " + line.strip());
        for (Board board : meant) {
            try {
                obey(board, words, answer);
            } catch (UnsupportedOperationException e) {
                throw new UsageException(board.name() + ": " + e.getMessage());
            }
        }
        return answer.toString();
    }

    private static void obey(Board board, List<String> words, StringBuilder answer) throws UsageException, IOException {
        switch (words.get(0)) {
            case "reset" -> board.reset();
            case "unplug" -> board.unplug();
            case "plug" -> board.plug();
            case "fault" -> fault(board, words);
            case "sensors" -> sensors(board, words);
            case "pin" -> pin(board, words);
            case "duty" -> answer.append(": %.0f %%".formatted(100 * board.duty(pin(words, 2))));
            default -> throw new UsageException("there is no board and no command named " + words.get(0));
        }
    }

    private static void sensors(Board board, List<String> words) throws UsageException {
        if (words.size() != 2 || !(words.get(1).equals("on") || words.get(1).equals("off"))) {
            throw new UsageException("the sensors of the two-wire bus: sensors on, or sensors off");
        }
        board.sensors(words.get(1).equals("on"));
    }

    private static void pin(Board board, List<String> words) throws UsageException {
        int pin = pin(words, 3);
        switch (words.get(2)) {
            case "high" -> board.drive(pin, true);
            case "low" -> board.drive(pin, false);
            case "free" -> board.release(pin);
            default -> throw new UsageException("a pin can be pulled high or low, or set free: pin 2 low");
        }
    }

    /** The second word, when there are so many. */
    private static int pin(List<String> words, int count) throws UsageException {
        if (words.size() != count || !words.get(1).matches("1?\\d")) {
            throw new UsageException("a pin is said by its number, 0 to 19 (A0 is 14): pin 2 low, duty 9");
        }
        return Integer.parseInt(words.get(1));
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

    /** As {@code 500ms}, {@code 5s} or {@code 2m}. */
    static Duration duration(String text) throws UsageException {
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

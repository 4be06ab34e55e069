package org.chieng.agent.source.lab.use;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is kept on disk of the use, for the next run. Immutable.
 *
 * @param boot of the machine
 * @param boots how many starts of the machine were seen
 * @param bootMicros when it was kept, since the start, with what was slept
 * @param sleptMicros what of that was slept
 * @param known whether the true time was known
 * @param end how the run ended
 * @param memoryMebibytes how much memory there was at this start; 0 where nothing tells
 * @param open the quarter that was not over
 */
record UseState(
        UUID boot,
        long boots,
        long bootMicros,
        long sleptMicros,
        boolean known,
        End end,
        long memoryMebibytes,
        Open open) {
    private static final String VERSION = "1";

    /** How a run ended. */
    enum End {
        /** It did not: the power went, or it goes on. */
        NONE,
        /** The machine was shut down. */
        SHUTDOWN,
        /** The agent was stopped, and the machine not. */
        AGENT
    }

    /**
     * A quarter that is not over. Immutable.
     *
     * @param cursorMicros until when it is told, UTC
     * @param sums microseconds of each {@link UseKind}, in their order
     * @param weakMicros of those by weak evidence
     */
    record Open(long cursorMicros, List<Long> sums, long weakMicros) {
        Open {
            sums = List.copyOf(sums);
        }
    }

    /** One line of ASCII. */
    String text() {
        StringBuilder line = new StringBuilder(VERSION)
                .append(' ')
                .append(boot)
                .append(' ')
                .append(boots)
                .append(' ')
                .append(bootMicros)
                .append(' ')
                .append(sleptMicros)
                .append(' ')
                .append(known)
                .append(' ')
                .append(end)
                .append(' ')
                .append(memoryMebibytes)
                .append(' ')
                .append(open.cursorMicros())
                .append(' ')
                .append(open.weakMicros());
        open.sums().forEach(sum -> line.append(' ').append(sum));
        return line.toString();
    }

    /** Reads a line; empty when it is none. */
    static Optional<UseState> parse(String line) {
        String[] cells = line.split(" ", -1);
        if (cells.length != 10 + UseKind.values().length || !cells[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            List<Long> sums = new ArrayList<>();
            for (int i = 10; i < cells.length; i++) {
                sums.add(Long.parseLong(cells[i]));
            }
            return Optional.of(new UseState(
                    UUID.fromString(cells[1]),
                    Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]),
                    Long.parseLong(cells[4]),
                    Boolean.parseBoolean(cells[5]),
                    End.valueOf(cells[6]),
                    Long.parseLong(cells[7]),
                    new Open(Long.parseLong(cells[8]), sums, Long.parseLong(cells[9]))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

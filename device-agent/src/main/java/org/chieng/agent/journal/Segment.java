package org.chieng.agent.journal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment file that exists. Immutable.
 *
 * @param file {@code <first sequence number, 19 digits>.seg}
 * @param firstSequence number of its first record, as its name tells
 * @param header what stands at its head, or empty when that is damaged
 * @param bytes its size, header included
 */
record Segment(Path file, long firstSequence, Optional<SegmentHeader> header, long bytes) {
    private static final int DIGITS = 19;
    private static final Pattern NAME = Pattern.compile("([0-9]{19})\\.seg");

    static Path file(Path folder, long firstSequence) {
        String number = Long.toString(firstSequence);
        return folder.resolve("0".repeat(DIGITS - number.length()) + number + ".seg");
    }

    /** The number in a segment's file name, or empty for another file. */
    static Optional<Long> firstSequence(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
    }
}

package org.chieng.agent.rule;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chieng.agent.keep.KeptFile;
import org.chieng.agent.time.AgentClock;

/**
 * A file of lines with times of the monotonic clock, under the id of the boot that they were written in: those of another boot can't be
 * compared. Confined to the rules' thread.
 */
final class BootLines {
    private final KeptFile file;
    private final AgentClock clock;
    private boolean sameBoot;

    /** @param file need not be there yet */
    BootLines(Path file, AgentClock clock) {
        this.file = new KeptFile(file);
        this.clock = clock;
    }

    /** The lines that were written last; none when there are none, or they are damaged. */
    List<String> read() {
        List<String> lines = file.read().map(text -> text.lines().toList()).orElse(List.of());
        if (lines.isEmpty()) {
            return lines;
        }
        sameBoot = lines.get(0).equals(clock.bootId().toString());
        return lines.subList(1, lines.size());
    }

    /**
     * A time in the lines that were read, as it is to be understood now.
     *
     * @param micros as it was written
     * @param latest what it is at most, and in another boot
     */
    long time(long micros, long latest) {
        return sameBoot ? Math.min(micros, latest) : latest;
    }

    /** Replaces the lines. */
    void write(Stream<String> lines) throws IOException {
        file.write(clock.bootId() + "\n" + lines.collect(Collectors.joining("\n")));
    }
}

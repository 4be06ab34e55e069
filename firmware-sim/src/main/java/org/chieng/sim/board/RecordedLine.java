package org.chieng.sim.board;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One line of a board's own record of what it printed, the truth that tests compare with.
 *
 * <p>In the file: {@code [!]<epochMicros> TAB <line> LF}. The time is that at which the newline left into the wire. The
 * {@code !} says that the line did not reach the host's buffer as it was printed: nobody had the port open, the buffer
 * was full, a fault or a reset spoiled it. A line without it was put whole into the buffer of a host that had the port
 * open; whether that host read it, only the host knows.
 *
 * @param intact no byte of it was lost or changed on the way into the host's buffer
 * @param epochMicros microseconds since 1970, UTC
 * @param text without CR and LF
 */
public record RecordedLine(boolean intact, long epochMicros, String text) {

    /** Reads a record; a last line without its newline (the simulator was killed) is left out. */
    public static List<RecordedLine> read(Path file) throws IOException {
        String content = Files.readString(file, StandardCharsets.UTF_8);
        String whole = content.substring(0, content.lastIndexOf('\n') + 1);
        return whole.lines().map(RecordedLine::parse).toList();
    }

    static RecordedLine parse(String line) {
        int tab = line.indexOf('\t');
        boolean intact = !line.startsWith("!");
        return new RecordedLine(intact, Long.parseLong(line, intact ? 0 : 1, tab, 10), line.substring(tab + 1));
    }

    String format() {
        return (intact ? "" : "!") + epochMicros + "\t" + text + "\n";
    }
}

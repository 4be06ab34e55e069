package org.chieng.agent.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What Linux tells of its clocks beside the time itself. Immutable; elsewhere, or where a file is missing, nothing is known.
 *
 * @param synchronizedMark there once systemd-timesyncd has set the clock from the network in this boot (systemd-timesyncd.service(8))
 * @param uptime proc(5): its first number is the seconds since the boot, those spent suspended with them, which the monotonic clock leaves out
 */
public record SystemTime(Path synchronizedMark, Path uptime) {
    /** The files of this machine. */
    public static final SystemTime LINUX = below(Path.of("/"));

    /** The same files below another root. */
    public static SystemTime below(Path root) {
        return new SystemTime(root.resolve("run/systemd/timesync/synchronized"), root.resolve("proc/uptime"));
    }

    /** Whether the system says that the network has set its clock. */
    boolean isSynchronized() {
        return Files.exists(synchronizedMark);
    }

    /** Microseconds since the boot, suspended or not, to 10 ms; empty where that isn't told. */
    public OptionalLong uptimeMicros() {
        try {
            String line = Files.readString(uptime);
            return OptionalLong.of((long) (Double.parseDouble(line.substring(0, line.indexOf(' '))) * 1_000_000));
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }
}

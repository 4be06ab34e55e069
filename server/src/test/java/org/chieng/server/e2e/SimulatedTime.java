package org.chieng.server.e2e;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The time of a simulated month, which stands still unless the test moves it; and what of the clocks and the disk of the agent's machine differs
 * from the truth. In a file that all processes have mapped: true time, what the agent's wall clock is off by, when its machine was switched
 * on, and how many bytes of journal its disk holds; 8 bytes each. As a {@link Clock} it shows the true time, which is the server's.
 */
final class SimulatedTime extends Clock {
    private static final int TRUE_TIME = 0;
    private static final int WALL_OFFSET = 8;
    private static final int BOOTED = 16;
    private static final int QUOTA = 24;
    private static final int BYTES = 32;

    private final MappedByteBuffer shared;

    SimulatedTime(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            shared = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
        }
    }

    long micros() {
        return shared.getLong(TRUE_TIME);
    }

    void set(long micros) {
        shared.putLong(TRUE_TIME, micros);
    }

    /** The machine is switched on some seconds ago. */
    void boot(long wallOffsetMicros) {
        shared.putLong(BOOTED, micros() - 10_000_000);
        setWallOffset(wallOffsetMicros);
    }

    void setWallOffset(long micros) {
        shared.putLong(WALL_OFFSET, micros);
    }

    void setQuota(long bytes) {
        shared.putLong(QUOTA, bytes);
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plus(micros(), ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

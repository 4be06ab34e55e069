package org.chieng.agent.chaos;

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
import java.util.UUID;
import org.chieng.agent.time.AgentClock;

/**
 * The clocks and the disk of a machine, in a file that the test writes and this process has mapped: the true time, what the wall clock is
 * off by, the moment of the boot, and how much the disk holds; 8 bytes each, microseconds and bytes. Time stands still unless
 * the test moves it. Thread-safe.
 */
final class SimulatedMachine extends Clock {
    private static final int TRUE_TIME = 0;
    private static final int WALL_OFFSET = 8;
    private static final int BOOTED = 16;
    private static final int QUOTA = 24;
    private static final int BYTES = 32;

    private final MappedByteBuffer shared;

    SimulatedMachine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            shared = channel.map(FileChannel.MapMode.READ_ONLY, 0, BYTES);
        }
    }

    AgentClock clock(UUID boot) {
        return new AgentClock(this, () -> (shared.getLong(TRUE_TIME) - shared.getLong(BOOTED)) * 1_000, boot);
    }

    /** How many bytes of segments the disk holds. */
    long quota() {
        return shared.getLong(QUOTA);
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plus(shared.getLong(TRUE_TIME) + shared.getLong(WALL_OFFSET), ChronoUnit.MICROS);
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

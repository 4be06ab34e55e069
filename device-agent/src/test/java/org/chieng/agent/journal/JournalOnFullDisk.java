package org.chieng.agent.journal;

import java.nio.file.Path;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.ClockBook;

/** A real journal whose disk can be filled, for tests of what stands before it. */
public final class JournalOnFullDisk implements AutoCloseable {
    private static final long ROOM = 1_000_000;

    private final Journal journal;
    private final FullDisk disk;

    /** Begins with room on the disk. */
    public JournalOnFullDisk(Path folder, HandClock clock) throws JournalException {
        disk = new FullDisk(folder, ROOM);
        journal = Journal.open(
                new JournalFolder(folder).config(ROOM),
                clock.agentClock(),
                ClockBook.trustingSystem(clock.agentClock()),
                disk);
    }

    /** The journal. */
    public Journal journal() {
        return journal;
    }

    /** From now on nothing can be written. */
    public void fill() {
        disk.setQuota(0);
    }

    /** From now on all can be written again. */
    public void makeRoom() {
        disk.setQuota(ROOM);
    }

    @Override
    public void close() {
        journal.close();
    }
}

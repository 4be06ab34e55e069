package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;

/**
 * Real files on a disk that can be full, and that tells what a loss of power can't take: beside each segment, in another folder, stands how much
 * of it was forced. The test that kills the process tears the rest.
 */
public final class ChaosDisk implements ChannelOpener {
    private final Path folder;
    private final Path forced;
    private final LongSupplier quota;

    private ChaosDisk(Path folder, Path forced, LongSupplier quota) {
        this.folder = folder;
        this.forced = forced;
        this.quota = quota;
    }

    /**
     * Opens a journal on such a disk.
     *
     * @param forced folder for a file a segment: how many of its bytes are safe, in decimal
     * @param quota how many bytes of segments have room
     */
    public static Journal open(JournalConfig config, AgentClock clock, ClockBook book, Path forced, LongSupplier quota)
            throws JournalException, IOException {
        Files.createDirectories(forced);
        return Journal.open(config, clock, book, new ChaosDisk(config.folder(), forced, quota));
    }

    /** Does at once what the journal does every {@link JournalConfig#fsync}. */
    public static void sync(Journal journal) {
        journal.maintain();
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        FileChannel real = FileChannel.open(file, options);
        return file.toString().endsWith(".seg") ? new Told(real, forced.resolve(file.getFileName())) : real;
    }

    private long used() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".seg"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private final class Told extends ForwardingChannel {
        private final Path mark;

        Told(FileChannel real, Path mark) {
            super(real);
            this.mark = mark;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            long most = quota.getAsLong();
            long room = most == Long.MAX_VALUE ? Integer.MAX_VALUE : most - used();
            if (room <= 0) {
                throw new IOException("No space left on device");
            }
            int limit = from.limit();
            from.limit((int) Math.min(limit, from.position() + room));
            try {
                return super.write(from, position);
            } finally {
                from.limit(limit);
            }
        }

        @Override
        public void force(boolean metaData) throws IOException {
            long before = size(); // what is appended meanwhile may be on the disk or not
            super.force(metaData);
            Files.writeString(mark, Long.toString(before));
        }
    }
}

package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Real files in a folder that may hold no more than so many bytes of segments: a write that doesn't fit writes what fits, and the next
 * one fails as a full disk does.
 */
final class FullDisk implements ChannelOpener {
    private final Path folder;
    private long quota;
    private boolean forceFails;
    private String message = "No space left on device";

    FullDisk(Path folder, long quota) {
        this.folder = folder;
        this.quota = quota;
    }

    void setQuota(long bytes) {
        quota = bytes;
    }

    /** Lets writes fail with something else than a full disk. */
    void failWith(String other) {
        message = other;
    }

    /** Lets what was written not get to the disk. */
    void failForce(boolean fails) {
        forceFails = fails;
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        FileChannel real = FileChannel.open(file, options);
        return file.toString().endsWith(".seg") ? new Limited(real) : real; // others are written over in place
    }

    private long used() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".seg"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private final class Limited extends ForwardingChannel {
        Limited(FileChannel real) {
            super(real);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (forceFails) {
                throw new IOException("Input/output error");
            }
            super.force(metaData);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            long room = quota - used();
            if (room <= 0) {
                throw new IOException(message);
            }
            int limit = from.limit();
            from.limit((int) Math.min(limit, from.position() + room));
            try {
                return super.write(from, position);
            } finally {
                from.limit(limit);
            }
        }
    }
}

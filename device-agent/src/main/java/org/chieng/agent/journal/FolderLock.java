package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a folder for one process; the operating system gives it back when the process ends, however that comes. */
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the folder where it is missing, and takes it.
     *
     * @throws JournalException when it can't be written to, or another process has it
     */
    static FolderLock take(Path folder) throws JournalException {
        FileChannel channel = open(folder);
        try {
            if (tryLock(channel) != null) {
                return new FolderLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        throw new JournalException("journal folder " + folder.toAbsolutePath()
                + " is in use by another agent: stop that one, or give this one another folder in 'data'");
    }

    private static FileChannel open(Path folder) throws JournalException {
        try {
            Files.createDirectories(folder);
            return FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by another journal of this process
        }
    }

    static JournalException notWritable(Path folder, IOException e) {
        return new JournalException(
                "journal folder " + folder.toAbsolutePath() + " can't be written to (" + reason(e)
                        + "): give the agent's user the right to, make room, or name another folder in 'data'",
                e);
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : kind;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

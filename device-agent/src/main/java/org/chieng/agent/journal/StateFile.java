package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal's state in two places of one file, by turns: a write that is torn leaves the other. Written over in place, so that
 * it works on a full disk and costs one page and no change of the folder. A lost or damaged file means that all that the journal still holds is
 * sent again, which changes nothing at the server. Confined to the journal's lock or its sync thread, one at a time.
 */
final class StateFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateFile.class);

    /** Each place has a page of its own. */
    private static final int PLACE_BYTES = 4096;

    private final FileChannel channel;
    private final JournalState found;
    private long generation;

    private StateFile(FileChannel channel, Optional<JournalState.Written> found) {
        this.channel = channel;
        this.generation = found.map(JournalState.Written::generation).orElse(0L);
        this.found = found.map(JournalState.Written::state).orElse(JournalState.NEW);
    }

    /** Opens the file, or makes it with all the room that it will ever take. */
    static StateFile open(Path folder, ChannelOpener opener) throws IOException {
        Path file = folder.resolve("state");
        FileChannel channel =
                opener.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            boolean isNew = channel.size() == 0;
            Optional<JournalState.Written> found = newest(place(channel, 0), place(channel, 1));
            if (found.isEmpty() && !isNew) {
                log.warn("{} is damaged: all readings of the journal are sent again", file);
            }
            StateFile state = new StateFile(channel, found);
            if (channel.size() < 2 * PLACE_BYTES) {
                write(channel, ByteBuffer.allocate(2 * PLACE_BYTES), 0);
                state.write(state.found);
                state.write(state.found);
            }
            return state;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<JournalState.Written> place(FileChannel channel, int place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(JournalState.BYTES);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, (long) place * PLACE_BYTES + bytes.position()) < 0) {
                break;
            }
        }
        return JournalState.decode(bytes.flip());
    }

    private static Optional<JournalState.Written> newest(
            Optional<JournalState.Written> one, Optional<JournalState.Written> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().generation() >= other.get().generation() ? one : other;
    }

    /** What was found at the opening. */
    JournalState found() {
        return found;
    }

    /** Writes the state and waits until it is on the disk. */
    synchronized void write(JournalState state) throws IOException {
        write(channel, state.encode(generation + 1), (generation + 1) % 2 * PLACE_BYTES);
        channel.force(false);
        generation++;
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

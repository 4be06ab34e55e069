package org.chieng.sim.board;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Puts together the lines that a board prints, counts them, and writes them to its record at once, if it has one. */
final class Recorder implements AutoCloseable {

    private static final int LONGEST = 1024; // bytes; more of a line is cut, and the line counts as spoiled

    private final Clock clock;
    private final @Nullable FileChannel file;
    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean intact = true;
    private long intactLines;
    private long spoiledLines;

    Recorder(@Nullable Path path, Clock clock) throws IOException {
        this.clock = clock;
        this.file = path == null ? null : open(path.toAbsolutePath());
    }

    private static FileChannel open(Path path) throws IOException {
        try {
            Path folder = path.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (FileSystemException e) {
            throw new IOException("the record " + path + " cannot be written: " + e, e);
        }
    }

    /** The board has printed this byte; a newline is told by {@link #endLine}. */
    void printed(int value) {
        if (length < LONGEST) {
            line[length++] = (byte) value;
        } else {
            intact = false;
        }
    }

    /** The line that is being printed does not reach the host as it is. */
    void spoil() {
        intact = false;
    }

    /** The newline has left, or was lost. */
    void endLine() {
        if (file != null) {
            int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
            write(new RecordedLine(intact, epochMicros(), new String(line, 0, end, StandardCharsets.UTF_8)));
        }
        if (intact) {
            intactLines++;
        } else {
            spoiledLines++;
        }
        length = 0;
        intact = true;
    }

    /** The line that is being printed will not be finished: the host that saw its beginning is gone. */
    void cut() {
        if (length > 0) {
            intact = false;
            endLine();
        }
        intact = true;
    }

    private long epochMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private void write(RecordedLine recorded) {
        if (file == null) {
            return;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(recorded.format().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the record cannot be written: " + e.getMessage(), e);
        }
    }

    long intactLines() {
        return intactLines;
    }

    long spoiledLines() {
        return spoiledLines;
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier runs left in a journal's folder. Only the last segment is read as a whole: behind its last good record it is cut
 * off, which is where a kill or a loss of power left half a record. Immutable.
 *
 * @param closed the segments that are only read from now on, oldest first
 * @param active the last one, when records of this boot may be appended to it
 * @param nextSequence behind the last good record
 */
record SegmentRecovery(List<Segment> closed, @Nullable SegmentWriter active, long nextSequence) {
    private static final Logger log = LoggerFactory.getLogger(SegmentRecovery.class);

    static SegmentRecovery of(Path folder, UUID bootId, ChannelOpener opener) throws IOException {
        List<Path> files = segmentFiles(folder);
        List<Segment> closed = new ArrayList<>();
        for (Path file : files.subList(0, Math.max(0, files.size() - 1))) {
            Optional<SegmentHeader> header = readHeader(file);
            closed.add(segment(file, header, Files.size(file)));
        }
        if (files.isEmpty()) {
            return new SegmentRecovery(closed, null, 1);
        }
        return recoverLast(files.get(files.size() - 1), closed, bootId, opener);
    }

    private static SegmentRecovery recoverLast(Path last, List<Segment> closed, UUID bootId, ChannelOpener opener)
            throws IOException {
        Optional<SegmentHeader> header = readHeader(last);
        Segment segment = segment(last, header, Files.size(last));
        Tail tail = tail(segment);
        if (tail.lastSequence < segment.firstSequence()) {
            FolderSync.delete(last); // no record in it
            return new SegmentRecovery(closed, null, segment.firstSequence());
        }
        if (tail.end < segment.bytes()) {
            log.info("cut {} bytes of an unfinished record off {}", segment.bytes() - tail.end, last);
        }
        if (header.isPresent() && header.get().bootId().equals(bootId)) {
            SegmentWriter active = SegmentWriter.reopen(last, header.get(), tail.end, opener);
            return new SegmentRecovery(closed, active, tail.lastSequence + 1);
        }
        try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
            channel.truncate(tail.end);
            channel.force(false);
        }
        closed.add(segment(last, header, tail.end));
        return new SegmentRecovery(closed, null, tail.lastSequence + 1);
    }

    private record Tail(long lastSequence, long end) {}

    private static Tail tail(Segment segment) throws IOException {
        try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            SegmentScanner scanner = new SegmentScanner(channel, SegmentHeader.BYTES, segment.bytes());
            long last = segment.firstSequence() - 1;
            while (scanner.next()) {
                last = Math.max(last, scanner.sequence());
            }
            return new Tail(last, scanner.position());
        }
    }

    private static List<Path> segmentFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Segment.firstSequence(file).isPresent())
                    .sorted()
                    .toList();
        }
    }

    private static Segment segment(Path file, Optional<SegmentHeader> header, long bytes) {
        long first = Segment.firstSequence(file).orElseThrow();
        return new Segment(file, first, header, bytes);
    }

    private static Optional<SegmentHeader> readHeader(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the header is whole or the file ends
            }
        }
        Optional<SegmentHeader> header = SegmentHeader.decode(bytes.flip());
        if (header.isEmpty()) {
            log.warn("header of {} is damaged: its records are read all the same", file);
        }
        return header;
    }
}

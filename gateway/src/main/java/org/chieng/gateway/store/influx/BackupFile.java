package org.chieng.gateway.store.influx;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.chieng.gateway.disk.FileChecksum;
import org.chieng.gateway.disk.OwnFiles;
import org.chieng.gateway.store.StoreContents;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A backup: line protocol in gzip, times in microseconds, its last line a comment with the number of lines. Any program that
 * writes line protocol can restore it.
 */
final class BackupFile {
    private static final String END = "# end, lines: ";

    private BackupFile() {}

    /** Makes the file; a FileAlreadyExistsException tells that there is one. */
    static void write(Path target, Connection connection, Iterable<DeviceId> devices, Upkeep upkeep)
            throws InfluxFault, IOException {
        try (FileChannel channel = OwnFiles.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            GZIPOutputStream zipped = new GZIPOutputStream(Channels.newOutputStream(channel), 64 * 1024);
            Writer out = new BufferedWriter(new OutputStreamWriter(zipped, StandardCharsets.UTF_8));
            long lines = new Exporter(connection, out).export(devices, upkeep);
            out.write(END + lines + '\n');
            out.flush();
            zipped.finish();
            channel.force(true);
        }
        FileChecksum.note(target);
    }

    /** What is done with the lines. */
    interface Lines {
        void take(List<String> lines) throws InfluxFault;
    }

    /**
     * Compares it with its checksum, where it has one, and reads from end to end.
     *
     * @param lines gets all lines but the comments, some thousand at a time
     * @throws IOException when it is not whole
     */
    static StoreContents read(Path backup, Lines lines) throws IOException, InfluxFault {
        FileChecksum.check(backup);
        Set<String> series = new HashSet<>();
        long points = 0;
        long read = 0;
        String end = "";
        List<String> some = new ArrayList<>();
        try (LineReader in = new LineReader(Files.newInputStream(backup))) {
            for (String line = in.next(); line != null; line = in.next()) {
                if (line.startsWith(END)) {
                    end = line;
                    continue;
                }
                read++;
                some.add(line);
                if (line.startsWith("telemetry,")) {
                    points++;
                    series.add(line.substring(0, line.indexOf(' ')));
                }
                if (some.size() == LineWriter.PIECE) {
                    lines.take(some);
                    some.clear();
                }
            }
        }
        if (!end.equals(END + read)) {
            throw new IOException("it has " + read + " lines, and should end with '" + END + "'");
        }
        if (!some.isEmpty()) {
            lines.take(some);
        }
        return new StoreContents(series.size(), points);
    }

    /** Lines of line protocol: a line break within quotes does not end one. */
    private static final class LineReader implements AutoCloseable {
        private final BufferedReader in;

        LineReader(InputStream bytes) throws IOException {
            in = new BufferedReader(new InputStreamReader(new GZIPInputStream(bytes), StandardCharsets.UTF_8));
        }

        @Nullable
        String next() throws IOException {
            StringBuilder line = new StringBuilder();
            boolean isQuoted = false;
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n' && !isQuoted) {
                    return line.toString();
                }
                line.append((char) c);
                if (c == '"') {
                    isQuoted = !isQuoted;
                } else if (c == '\\') {
                    int next = in.read();
                    if (next >= 0) {
                        line.append((char) next);
                    }
                }
            }
            return line.isEmpty() ? null : line.toString();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

package org.chieng.agent.source.serial.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines of src/test/resources/serial-corpus with what they say; its README tells how they are written. */
final class Corpus {
    private static final Path FOLDER = Path.of("src/test/resources/serial-corpus");

    /**
     * What one board prints.
     *
     * @param file where it is written
     * @param lines in their order
     * @param onceOnly whether it says something else when it comes again: rows before their header
     */
    record Board(String file, List<Printed> lines, boolean onceOnly) {
        /** All its bytes, each line ended by that. */
        byte[] bytes(String end) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            lines.forEach(line -> {
                bytes.writeBytes(line.bytes());
                bytes.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
            });
            return bytes.toByteArray();
        }

        List<String> expected() {
            return lines.stream().flatMap(line -> line.expected().stream()).toList();
        }
    }

    /**
     * A line, or what comes without an end of line.
     *
     * @param raw its bytes as characters, without the end
     * @param expected what it says, as {@link Shown} writes it
     */
    record Printed(String raw, List<String> expected) {
        byte[] bytes() {
            return raw.getBytes(StandardCharsets.ISO_8859_1);
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }
    }

    private Corpus() {}

    static List<Board> read() {
        return read(FOLDER);
    }

    static List<Board> read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Board> boards = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".txt"))
                    .sorted()
                    .toList()) {
                boards.addAll(readFile(file));
            }
            return boards;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Board> readFile(Path file) throws IOException {
        List<Board> boards = new ArrayList<>();
        List<Printed> lines = new ArrayList<>();
        boolean onceOnly = false;
        byte[] printed = null;
        for (String row : Files.readAllLines(file)) {
            if (row.isBlank() || row.startsWith("#")) {
                continue;
            }
            String rest = row.length() < 2 ? "" : row.substring(2);
            switch (row.charAt(0)) {
                case '|', '~' -> {
                    if (!lines.isEmpty()) {
                        boards.add(new Board(file.getFileName().toString(), List.copyOf(lines), onceOnly));
                    }
                    lines.clear();
                    onceOnly = row.charAt(0) == '~';
                    printed = bytes(rest);
                }
                case '+' -> printed = bytes(rest);
                case '=' -> {
                    if (printed == null) {
                        throw new IllegalStateException(file + ": no line before '" + row + "'");
                    }
                    lines.add(new Printed(new String(printed, StandardCharsets.ISO_8859_1), expected(rest)));
                    printed = null;
                }
                default -> throw new IllegalStateException(file + ": '" + row + "'");
            }
        }
        boards.add(new Board(file.getFileName().toString(), List.copyOf(lines), onceOnly));
        return boards;
    }

    private static List<String> expected(String text) {
        return Arrays.stream(text.split(" ; "))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .collect(Collectors.toList());
    }

    /** {@code \t}, {@code \s} for a blank at the end, {@code \xB0} for a byte, {@code \\}; all else is UTF-8. */
    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                int end = Character.isHighSurrogate(c) ? i + 2 : i + 1;
                bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
                continue;
            }
            char kind = text.charAt(++i);
            switch (kind) {
                case 't' -> bytes.write('\t');
                case 's' -> bytes.write(' ');
                case 'r' -> bytes.write('\r');
                case 'x' -> {
                    bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> bytes.write(kind);
            }
        }
        return bytes.toByteArray();
    }
}

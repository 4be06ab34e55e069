package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chieng.agent.source.ReservedNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered of boards over unplugging and over restarts of the agent: a name, and the speed at which it last spoke. A file with one
 * line a board: {@code <name> TAB <speed, 0 when unknown> TAB <what the board is known by>}, replaced as a whole when a board is new or speaks
 * at another speed; a line that can't be read is left out. When the file can't be written, names are kept until the agent ends.
 * Bounded; thread-safe.
 */
final class BoardBook {
    private static final Logger log = LoggerFactory.getLogger(BoardBook.class);

    /** Most boards that are remembered; chosen: what a large school has, several times. */
    static final int MOST_BOARDS = 512;

    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._:-]{0,63})\t(\\d{1,8})\t([^\t]{1,1000})");
    private static final long LONGEST_FILE = 1 << 20;

    private record Entry(String name, int speed) {}

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private boolean writable = true;

    /** Reads the file, if it is there. */
    BoardBook(Path file) {
        this.file = file;
        read();
    }

    private void read() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new IOException("it is too long");
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines().limit(MOST_BOARDS).forEach(line -> {
                Matcher parts = LINE.matcher(line);
                if (parts.matches() && !isTaken(parts.group(1))) {
                    entries.put(parts.group(3), new Entry(parts.group(1), Integer.parseInt(parts.group(2))));
                } else {
                    log.warn("{}: a line that can't be read is left out", file);
                }
            });
        } catch (IOException e) {
            log.warn("{} can't be read ({}): boards get their names anew", file, e.getMessage());
        }
    }

    /** The board's name: the one it had before, or one that no other board has. */
    synchronized String name(BoardKey board) {
        Entry known = entries.remove(board.key());
        if (known != null) {
            entries.put(board.key(), known); // plugged in last, forgotten last
            return known.name();
        }
        int tries = 0;
        while (isTaken(board.name(tries))) {
            tries++;
        }
        if (entries.size() >= MOST_BOARDS) {
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(board.key(), new Entry(board.name(tries), 0));
        write();
        return board.name(tries);
    }

    private boolean isTaken(String name) {
        return ReservedNames.isReserved(name)
                || entries.values().stream().anyMatch(entry -> entry.name().equals(name));
    }

    /** The speed at which the board spoke last, or empty when it never did. */
    synchronized OptionalInt speed(BoardKey board) {
        Entry entry = entries.get(board.key());
        return entry == null || entry.speed() == 0 ? OptionalInt.empty() : OptionalInt.of(entry.speed());
    }

    /** Remembers the speed of a board that has a name already. */
    synchronized void speedFound(BoardKey board, int speed) {
        Entry entry = entries.get(board.key());
        if (entry != null && entry.speed() != speed) {
            entries.put(board.key(), new Entry(entry.name(), speed));
            write();
        }
    }

    private void write() {
        String text = entries.entrySet().stream()
                .map(entry -> entry.getValue().name() + "\t" + entry.getValue().speed() + "\t" + entry.getKey() + "\n")
                .collect(Collectors.joining());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            writable = true;
        } catch (IOException e) {
            if (writable) {
                log.warn("{} can't be written ({}): names of boards last until the agent ends", file, e.toString());
            }
            writable = false;
        }
    }
}

package org.chieng.agent.source.coap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.chieng.agent.time.Throttle;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that says which boards may post: a line {@code name secret} for each. The name {@code *} stands for every board that has
 * no line of its own, so that a class shares one secret. Read anew when it changed. Nobody may post while it can't be read. Thread-safe.
 */
final class BoardSecrets {
    private static final Logger log = LoggerFactory.getLogger(BoardSecrets.class);

    /** Shorter secrets count as none; chosen: 8 characters of a-z and 0-9 are not tried out over a network. */
    static final int SHORTEST_SECRET = 8;

    private static final String EVERYBODY = "*";
    private static final int MOST_BYTES = 64 * 1024;

    private final Path file;
    private final Throttle complaints;
    private Map<String, byte[]> secrets = Map.of();
    private FileTime readOf = FileTime.fromMillis(0);
    private long sizeOf = -1;

    BoardSecrets(Path file, LongSupplier monotonicNanos) {
        this.file = file;
        this.complaints = new Throttle(Duration.ofMinutes(1), monotonicNanos);
    }

    /** Whether the board may post with this secret. Takes as long for a right secret as for a wrong one. */
    synchronized boolean accepts(DeviceId board, String secret) {
        look();
        byte[] wanted = secrets.getOrDefault(board.value(), secrets.getOrDefault(EVERYBODY, new byte[0]));
        boolean equal = MessageDigest.isEqual(wanted, secret.getBytes(StandardCharsets.UTF_8));
        return equal && wanted.length >= SHORTEST_SECRET;
    }

    /** Whether the board has a line of its own. */
    synchronized boolean names(String board) {
        return secrets.containsKey(board);
    }

    /** Reads the file, if it is another than the one last read. */
    synchronized void look() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (now.size() == sizeOf && now.lastModifiedTime().equals(readOf)) {
                return;
            }
            if (now.size() > MOST_BYTES) {
                throw new IOException("it has more than " + MOST_BYTES + " bytes");
            }
            secrets = parse(Files.readAllLines(file));
            sizeOf = now.size();
            readOf = now.lastModifiedTime();
            log.info("{} names {} boards that may post{}", file, named(), forAll());
            warnWhenOthersCanRead();
        } catch (IOException e) {
            secrets = Map.of();
            sizeOf = -1;
            complaints.pass(held -> log.warn("no board may post: {} can't be read ({})", file, e.toString()));
        }
    }

    private long named() {
        return secrets.keySet().stream().filter(name -> !name.equals(EVERYBODY)).count();
    }

    private String forAll() {
        return secrets.containsKey(EVERYBODY) ? ", and all others by the class's secret" : "";
    }

    private Map<String, byte[]> parse(List<String> lines) {
        Map<String, byte[]> all = new HashMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                parse(number, text, all);
            }
        }
        return all;
    }

    private void parse(int number, String text, Map<String, byte[]> all) {
        String[] words = text.split("\\s+", -1);
        String wrong = "";
        if (words.length != 2) {
            wrong = "must be a name and a secret without blanks";
        } else if (words[1].length() < SHORTEST_SECRET) {
            wrong = "needs a secret of at least " + SHORTEST_SECRET + " characters";
        } else if (!isName(words[0])) {
            wrong = "has no valid name: A-Z a-z 0-9 - _ . that begin with a letter or digit, or *";
        }
        if (wrong.isEmpty()) {
            all.put(words[0], words[1].getBytes(StandardCharsets.UTF_8));
        } else {
            log.warn("{} line {} {}: it is passed over", file, number, wrong); // never the line: it may hold a secret
        }
    }

    private static boolean isName(String word) {
        try {
            return word.equals(EVERYBODY) || !DeviceId.parse(word).value().isEmpty();
        } catch (RejectedException e) {
            return false;
        }
    }

    private void warnWhenOthersCanRead() throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            log.warn("others can read the secrets in {}: chmod 600 it", file);
        }
    }
}
